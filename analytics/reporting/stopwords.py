"""Words that say nothing of what a talk is about, by language."""

ENGLISH = """
about above after again against all also although always and another any anybody anyone
anything are around aren because been before being below between both but can cannot could
couldn did didn does doesn doing don done down during each either else enough even ever every
everybody everyone everything few for from further get gets getting give given goes going gone
good got had has hasn have haven having hello her here hers herself hey him himself his how
however its itself isn just know last least less let like likely little long look looking lot
lots made make makes making many may maybe mean might mine more most much must myself need
needs neither never nice nobody none nor not nothing now off often once one only onto other
others otherwise our ours out over own people perhaps please put quite rather really right said
same say see seem seems seen several shall she should shouldn since some somebody someone
something sometimes somewhere soon still such sure take than thank thanks that the their theirs
them themselves then there these they thing things think this those though thought three
through till time times too took toward tried try trying two under until upon use used using
very via want wanted wants was wasn way ways well went were weren what whatever when where
whether which while who whole whom whose why will with within without won would wouldn yes yet
you your yours yourself
"""
SWEDISH = """
aldrig all alla allt alltid alltså andra att av bara behöver bli blir blev borde bra båda både
den denna deras dess dessa det detta dig din dina ditt dock dom där då efter eftersom eller en
ens er era ett finns fler flera fram från för före förut gjorde gjort gör göra genom ger går
gått ha hade han har hej hela helt henne hennes hittade hon honom hur här hör ibland icke igen
in ingen inget ingenting inga innan inne inom inte ja jag jo just kan kanske kom kommer kunde
kunna lika lite länge man med mellan men mer mest mig min mina mindre minst mitt mot mycket
många måste nej ner ni nog nu nya någon någonting något några när nästan och också ofta om oss
på redan rätt samma samt se sedan sen ser sig sin sina sist sitt ska skall skulle som står så
sådan säger tack ta tar till tills trots tror två under upp ur ut utan vad var vara varför
varit varje vart vem verkligen vet vi vid vill ville vilka vilken vilket väl vår våra vårt
vänta åt än ändå ännu är även över
"""
HEBREW = """
אבל או אולי אותה אותו אותך אותי אותם אותנו אז אחד אחרי אחרת אי איזה איך אין איפה אך אל אלא אלה
אלו אם אנו אנחנו אני אף אפילו אפשר אצל את אתה אתם אתן באמת בגלל בדיוק בו בוא בין בכל בלי בסדר
בעצם בשביל גם דבר דברים די האם הוא היא היה היו היום היי היית הייתי הם הן הנה הרבה זאת זה זו זמן
חייב חשוב טוב טובה יהיה יותר יכול יכולה יכולים יש כאן כאשר כבר כדי כדאי כולם כי כך כל כלום כמה
כמו כן לא לאחר לגבי להיות לו לי לך לכם לנו לעשות לפני לפעמים מאוד מאד מה מי מישהו מכל ממש ממה
מן מתי משהו נראה נו עד עדיין עוד עכשיו על עם עצמו ערב עשה פה פחות פעם צריך צריכה צריכים קצת
רוצה רק שאני שאם שהוא שזה שיש שלא שלהם שלו שלי שלך שלכם שלנו שלום שם תודה תמיד
"""
STOPWORDS = {
    "en": frozenset(ENGLISH.split()),
    "sv": frozenset(SWEDISH.split()) | frozenset(ENGLISH.split()),
    "he": frozenset(HEBREW.split()) | frozenset(ENGLISH.split()),
}
