"""What people of a first name are also called, in France. Each line: names that may be one person's."""

NICKNAMES = """
alexandre alex sacha xandre
alexandra alex sandra sacha
alexis alex
alice lili
amelie lili melie
andre dede
angelique angie
anne annie nanou anna
antoine tony toine
anthony tony
aurelie lilie aure
aurelien aure
barbara babs barbie
benjamin ben benji
benoit ben
bernadette nadette
bernard nanard
bertrand bert
brigitte bri
caroline caro
catherine cathy cath kathy katy
cecile cec
charles charly charlie
charlotte charlie lotte
christelle chris kristelle
christian chris
christine chris kristine cricri
christophe chris tof
claire clara
claudine claude
clementine clem
clement clem
corinne coco
cyril cyrille
daniel dan dany
danielle dany
david dave
delphine del
denis denys
didier did
dominique dom domi
edouard ed eddy
elisabeth elise babette lisa betty elizabeth
emmanuel manu manuel
emmanuelle manu manuelle
eric erick
estelle stella
etienne steph
fabien fab
fabrice fab
fatima fatma
fatimata fatou fatoumata
florence flo
florian flo
franck francky
francois fanfan francis
francoise fanfan soizic
frederic fred
frederique fred
gabriel gaby
gabrielle gaby
genevieve ginette gene
georges jo
gerald gerard
gerard gege
gilles gilou
gregoire greg
gregory greg
guillaume guil will
henri riton harry
herve rv
isabelle isa
jacqueline jacquie line
jacques jacky jack
jean jeannot john
jeremie jerem jeremy
johan johann yohan yohann yoann
jerome jero
joelle jo
jonathan jo john
khadija khadidja
joseph jo jose
josephine josy jo
josette josy
josiane josy
julie juju
julien juju ju
karine carine
laetitia letitia laeti
laurence lolo
laurent lolo lorenz
louis loulou lulu
louise loulou
lucien lulu
ludovic ludo
madeleine mado
magali mag
marguerite margot maguy
marie mimi
martine titine
mathieu matthieu mat matt
mathilde math
maxime max
maximilien max
melanie mel
michel mich
micheline michele
mickael michael mike mick mickey
mohamed mohammed mohammad muhammad mamadou momo med
monique momo nique
nathalie nath nat
nathan nat
nicolas nico
nicole nicky
oleksandr olexandr alexandre
olivier oliv
pascal pasc
patrice pat
patricia pat
patrick pat
paul polo
philippe phil
pierre pierrot peter
raphael raph
raymond ray
rene rne
robert bob bobby
roger roro
sabrina sab
samuel sam
sandrine sandra
sebastien seb bastien
severine sev
simon sim
solange sol
stephane steph etienne stephan
stephanie steph fanny
sylvain syl
sylvie syl
theodore theo
therese tess
thierry titi
thomas tom
valentin val
valerie val valou
veronique vero
victor vic
vincent vince vincenzo
virginie virg
vladimir vlad
william will bill willy
xavier xav
yannick yann
youssef yousef joseph
yves yvon
zacharie zac
""".strip().splitlines()
