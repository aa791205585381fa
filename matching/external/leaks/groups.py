"""Groups whose companies do not bear their name: what no likeness of names can tell.

The groups of employers in the database (`EmployerGroup`) come first; this is for names alone, and knows only
the largest. Each line: names of one group, as `names.words` reads them.
"""

GROUPS = tuple(
    tuple(name.strip() for name in line.split(","))
    for line in """
    edf, electricite de france, enedis, erdf, framatome, areva np, dalkia, arabelle, cyclife, izivia, socodei
    orano, areva, cogema, robatel
    engie, gdf suez, gdf, grdf, cofely, endel, storengy, elengy, grtgaz, natran
    equans, bouygues, colas, tf1, aximum, ineo, axima
    vinci, eurovia, cegelec, omexom, actemium, cofiroute, axians, freyssinet, soletanche, nuvia, uxello
    eiffage, clemessy, aprr, area, forclum
    sncf, geodis, keolis, effia, hexafret, transilien, ouigo, arep
    poste, chronopost, colissimo, banque postale, dpd, viapost, docaposte, mediapost, cnp assurances
    orange, france telecom, sosh, sofrecom
    altice, sfr, red by sfr, numericable
    iliad, free mobile
    veolia, sarp, sede, compagnie generale eaux
    suez, lyonnaise des eaux, sita
    totalenergies, total, hutchinson, saft, argedis
    airbus, eurocopter, stelia, eads
    safran, snecma, messier, turbomeca, sagem, hispano suiza, zodiac aerospace
    thales, gemalto
    naval group, dcns
    renault, dacia, alpine, ampere, mobilize
    stellantis, psa, peugeot, citroen, opel, fiat
    forvia, faurecia, hella
    plastic omnium, opmobility
    saint gobain, point p, cedeo, lapeyre, isover, placo
    carrefour, supeco, so bio
    auchan, chronodrive, alinea, leroy merlin, decathlon, boulanger, kiabi, norauto, adeo, flunch, weldom
    intermarche, mousquetaires, itm entreprises, bricomarche, netto, agromousquetaires
    systeme u, super u, hyper u, u express
    leclerc, galec
    casino, monoprix, franprix, vival
    fnac, darty
    kingfisher, castorama, brico depot
    accor, accorhotels, ibis, novotel, mercure, sofitel, pullman
    capgemini, sogeti, altran, cap gemini
    atos, eviden, bull
    bpce, banque populaire, caisse epargne, natixis, banque palatine
    credit agricole, lcl, credit lyonnais, amundi, sofinco
    credit mutuel, cic, arkea, cofidis, credit industriel commercial
    bnp paribas, bnp, cetelem, arval, hello bank
    societe generale, socgen, boursorama, boursobank, credit nord
    axa, maaf, covea, mma, gmf
    lactalis, besnier, lactel, president, galbani
    air france, hop, transavia
    adp, aeroports paris
    ramsay, generale sante
    andra, agence nationale gestion dechets radioactifs
    ovh, ovhcloud
    fives, nordon, cail
    altrad, endel, prezioso
    general electric, ge steam power, ge vernova, ge
    """.strip().splitlines()
)
