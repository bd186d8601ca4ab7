"""Names, places and mail domains that people of the sample store are made of."""

FIRST = """James|Jim|james;Mary|Molly|mary;Robert|Bob|robert;Patricia|Pat|patricia;John|Jack|john
Jennifer|Jen|jennifer;Michael|Mike|michael;Elizabeth|Liz|elizabeth;William|Bill|william
Barbara|Barb|barbara;David|Dave|david;Susan|Sue|susan;Richard|Rick|richard;Jessica|Jess|jessica
Joseph|Joe|joseph;Margaret|Peggy|margaret;Thomas|Tom|thomas;Katherine|Kate|katherine
Christopher|Chris|christopher;Nancy||nancy;Daniel|Dan|daniel;Betty||betty;Matthew|Matt|matthew
Sandra|Sandy|sandra;Anthony|Tony|anthony;Ashley||ashley;Steven|Steve|steven;Kimberly|Kim|kimberly
Andrew|Andy|andrew;Donna||donna;Joshua|Josh|joshua;Michelle||michelle;Kenneth|Ken|kenneth
Carol||carol;Timothy|Tim|timothy;Amanda|Mandy|amanda;Edward|Ted|edward;Deborah|Debbie|deborah
Jeffrey|Jeff|jeffrey;Stephanie|Steph|stephanie;Ronald|Ron|ronald;Rebecca|Becky|rebecca
Nicholas|Nick|nicholas;Cynthia|Cindy|cynthia;Gregory|Greg|gregory;Samantha|Sam|samantha
Benjamin|Ben|benjamin;Victoria|Vicky|victoria;Samuel|Sam|samuel;Alexandra|Alex|alexandra
Alexander|Alex|alexander;Olivia|Liv|olivia;Jonathan|Jon|jonathan;Natalie|Nat|natalie;Zoë||zoe
José|Pepe|jose;Björn||bjorn;Chloé||chloe;Łukasz||lukasz;Søren||soren;María||maria;Renée||renee
François||francois;Nguyên||nguyen;Håkon||hakon;İpek||ipek;Дмитрий|Дима|dmitri;Юлия||yulia;美咲||misaki
健太||kenta;Wei||wei;Priya||priya;Rahul||rahul;Fatima||fatima;Omar||omar;Aisha||aisha;Mateo||mateo
Sofía|Sofi|sofia;Camila|Cami|camila;Diego||diego;Noah||noah;Emma|Em|emma;Liam||liam;Ava||ava
Lucas|Luke|lucas;Mia||mia;Ethan||ethan;Harper||harper;Mason||mason;Evelyn|Evie|evelyn;Logan||logan
Abigail|Abby|abigail;Jacob|Jake|jacob;Emily||emily;Isabella|Bella|isabella;Grace||grace
Henry|Hank|henry;Charlotte|Lottie|charlotte;Theodore|Theo|theodore;Hannah||hannah;Leah||leah
Ruth||ruth;Walter|Walt|walter"""

LAST = """Smith|smith;Johnson|johnson;Williams|williams;Brown|brown;Jones|jones;Garcia|garcia;Miller|miller
Davis|davis;Rodriguez|rodriguez;Martinez|martinez;Hernandez|hernandez;Lopez|lopez;Gonzalez|gonzalez
Wilson|wilson;Anderson|anderson;Thomas|thomas;Taylor|taylor;Moore|moore;Jackson|jackson
Martin|martin;Lee|lee;Perez|perez;Thompson|thompson;White|white;Harris|harris;Sanchez|sanchez
Clark|clark;Ramirez|ramirez;Lewis|lewis;Robinson|robinson;Walker|walker;Young|young;Allen|allen
King|king;Wright|wright;Scott|scott;Torres|torres;Nguyen|nguyen;Hill|hill;Flores|flores;Green|green
Adams|adams;Nelson|nelson;Baker|baker;Hall|hall;Rivera|rivera;Campbell|campbell;Mitchell|mitchell
Carter|carter;Roberts|roberts;Gómez|gomez;Phillips|phillips;Evans|evans;Turner|turner;Díaz|diaz
Parker|parker;Cruz|cruz;Edwards|edwards;Collins|collins;Reyes|reyes;Stewart|stewart;Morris|morris
Morales|morales;Murphy|murphy;Cook|cook;Rogers|rogers;Gutiérrez|gutierrez;Ortiz|ortiz;Morgan|morgan
Cooper|cooper;Peterson|peterson;Bailey|bailey;Reed|reed;Kelly|kelly;Howard|howard;Ramos|ramos
Kim|kim;Cox|cox;Ward|ward;Richardson|richardson;Watson|watson;Brooks|brooks;Chávez|chavez;Wood|wood
James|james;Bennett|bennett;Gray|gray;Mendoza|mendoza;Ruiz|ruiz;Hughes|hughes;Price|price
Álvarez|alvarez;Castillo|castillo;Sanders|sanders;Patel|patel;Myers|myers;Long|long;Ross|ross
Foster|foster;Jiménez|jimenez;Müller|mueller;Schröder|schroeder;Weiß|weiss;O'Brien|obrien
O'Connor|oconnor;Nuñez|nunez;Kowalski|kowalski;Wójcik|wojcik;Lindström|lindstrom;Ødegård|odegard
Novák|novak;Иванова|ivanova;田中|tanaka;山田|yamada;Yılmaz|yilmaz;Silva|silva;Santos|santos;Rossi|rossi
Bianchi|bianchi;Dubois|dubois;Lefèvre|lefevre;Cohen|cohen;Levi|levi;Khan|khan;Singh|singh;Chen|chen
Wang|wang;Park|park;Okafor|okafor;Mensah|mensah;Van der Berg|vanderberg;De Luca|deluca"""

DOMAINS = ["gmail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com", "proton.me"]
DOMAIN_WEIGHTS = [0.46, 0.14, 0.11, 0.10, 0.12, 0.04, 0.03]
MISTYPED_DOMAINS = [
    "gmial.com",
    "yaho.com",
    "outlok.com",
    "hotmial.com",
    "iclould.com",
    "aol.con",
    "protom.me",
]
WORK_DOMAINS = [
    "brightwork-studio.com",
    "lakeside-clinic.org",
    "oakandiron.co",
    "civic-library.org",
    "harborlogistics.net",
]

AREA_CODES = [
    "201",
    "202",
    "203",
    "205",
    "206",
    "207",
    "208",
    "209",
    "212",
    "213",
    "214",
    "215",
    "216",
    "217",
    "218",
    "303",
    "304",
    "305",
    "310",
    "312",
    "313",
    "314",
    "315",
    "316",
    "317",
    "401",
    "402",
    "404",
    "405",
    "406",
    "407",
    "408",
    "410",
    "412",
    "413",
    "414",
    "415",
    "502",
    "503",
    "504",
]

CITIES = [
    ("New York", "New York", "NY", "10013"),
    ("Chicago", "Illinois", "IL", "60611"),
    ("Portland", "Oregon", "OR", "97209"),
    ("Austin", "Texas", "TX", "78704"),
    ("Denver", "Colorado", "CO", "80205"),
    ("Seattle", "Washington", "WA", "98103"),
    ("Atlanta", "Georgia", "GA", "30307"),
    ("Boston", "Massachusetts", "MA", "02116"),
    ("Oakland", "California", "CA", "94610"),
    ("Minneapolis", "Minnesota", "MN", "55408"),
    ("Richmond", "Virginia", "VA", "23220"),
    ("Tucson", "Arizona", "AZ", "85705"),
]
STREETS = [
    "Maple Street",
    "Oak Avenue",
    "River Road",
    "Hill Lane",
    "Park Place",
    "Mill Street",
    "Cedar Court",
    "Main Street",
]


def first_names() -> tuple[list[str], list[str], list[str]]:
    """Given names, their short forms (the name itself where it has none), and their ASCII spelling."""
    parts = [entry.split("|") for line in FIRST.splitlines() for entry in line.split(";")]
    return [p[0] for p in parts], [p[1] or p[0] for p in parts], [p[2] for p in parts]


def last_names() -> tuple[list[str], list[str]]:
    """Family names and their ASCII spelling."""
    parts = [entry.split("|") for line in LAST.splitlines() for entry in line.split(";")]
    return [p[0] for p in parts], [p[1] for p in parts]
