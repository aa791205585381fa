"""What a password must be (CNIL, deliberation 2022-100, for accounts that lock after failures)."""

from django.core.exceptions import ValidationError

from .models import User

SHORT, LONG, DISTINCT = 12, 14, 6
RULE = (
    f"Au moins {SHORT} caractères avec des majuscules, des minuscules, des chiffres et des signes, "
    f"ou au moins {LONG} caractères sans contrainte : une phrase, par exemple."
)


class CnilValidator:
    """12 characters of the four classes, or 14 of any; never the same few again and again."""

    def validate(self, password: str, user: User | None = None) -> None:
        classes = (str.isupper, str.islower, str.isdigit, lambda character: not character.isalnum())
        held = sum(any(belongs(character) for character in password) for belongs in classes)
        needed = SHORT if held == len(classes) else LONG
        if len(password) < needed:
            raise ValidationError(f"Ce mot de passe est trop court. {RULE}", code="password_too_short")
        if len(set(password)) < DISTINCT:
            raise ValidationError(
                f"Ce mot de passe répète les mêmes caractères : il en faut {DISTINCT} différents.",
                code="password_too_repetitive",
            )

    def get_help_text(self) -> str:
        return RULE
