"""Why a file is not taken, in words that say what is wrong with which file and what to do about it."""

from articles.arabic.bidi import FSI, PDI
from articles.photos.names import safe_name

SENTENCES = {
    "empty": "الملف {name} فارغ. ارفعه مرة أخرى من مصدره.",
    "unreadable": "تعذّرت قراءة الملف {name} أثناء الرفع. حاول رفعه مرة أخرى.",
    "too_heavy": "الملف {name} أكبر من 25 ميجابايت. احفظه JPEG بحجم أقل ثم ارفعه.",
    "too_many_pixels": "أبعاد الصورة {name} أكبر من 60 ميجابكسل. صغّر أبعادها ثم ارفعها.",
    "webp_pixels": "صورة WebP {name} أكبر من 35 ميجابكسل. احفظها JPEG أو صغّر أبعادها ثم ارفعها.",
    "too_long": "أحد ضلعي الصورة {name} أطول من 20000 بكسل. صغّر أبعادها ثم ارفعها.",
    "too_narrow": "الصورة {name} شريط ضيق: أحد ضلعيها أطول من الآخر بأكثر من 20 مرة. اقتطع منها الجزء المهم ثم ارفعه.",
    "too_many_frames": "الملف {name} متحرك وفيه أكثر من 200 إطار. احفظ إطارًا واحدًا منه صورةً JPEG ثم ارفعها.",
    "too_costly": "الصورة {name} محفوظة بعدد غير معقول من المراحل. افتحها واحفظها JPEG من جديد ثم ارفعها.",
    "damaged": "الصورة {name} تالفة أو ناقصة. اطلبها من مصدرها مرة أخرى، أو افتحها واحفظها JPEG من جديد.",
    "memory": "لم تتسع ذاكرة الخادم الآن للصورة {name}. حاول بعد قليل، أو صغّر أبعادها ثم ارفعها.",
    "no_room": "لم يُحفظ الملف {name}: لا مكان في مخزن الصور الآن. أبلغ مدير النظام ثم ارفعه من جديد.",
    "heic": "الصورة {name} بصيغة HEIC من كاميرا الهاتف. احفظها JPEG ثم ارفعها.",
    "avif": "الصورة {name} بصيغة AVIF، وهي لا تُقبل أصلًا. احفظها JPEG ثم ارفعها.",
    "jxl": "الصورة {name} بصيغة JPEG XL أو JPEG 2000. احفظها JPEG عادية ثم ارفعها.",
    "tiff": "الملف {name} بصيغة TIFF أو RAW. صدّره من برنامج الصور JPEG ثم ارفعه.",
    "psd": "الملف {name} مشروع فوتوشوب (PSD). صدّره JPEG ثم ارفعه.",
    "bmp": "الصورة {name} بصيغة BMP. احفظها PNG أو JPEG ثم ارفعها.",
    "ico": "الملف {name} أيقونة (ICO) لا صورة. احفظه PNG ثم ارفعه.",
    "svg": "الملف {name} رسم SVG وقد يحمل برامج. صدّره PNG ثم ارفعه.",
    "html": "الملف {name} صفحة ويب لا صورة. افتح الصورة نفسها واحفظها ثم ارفعها.",
    "pdf": "الملف {name} مستند PDF. صدّر الصفحة أو الصورة منه JPEG ثم ارفعها.",
    "eps": "الملف {name} رسم EPS. صدّره PNG أو JPEG ثم ارفعه.",
    "video": "الملف {name} مقطع فيديو. احفظ منه لقطة JPEG ثم ارفعها.",
    "archive": "الملف {name} مضغوط أو مستند أوفيس. أخرج الصور منه وارفعها واحدة واحدة.",
    "text": "الملف {name} نص لا صورة. اختر صورة JPEG أو PNG أو WebP أو GIF.",
    "unknown": "لم نتعرّف على الملف {name} صورةً. الصيغ المقبولة: JPEG وPNG وWebP وGIF.",
}


class PhotoRefused(ValueError):
    """A file we do not take. `str()` is the Arabic sentence for the person who sent it; `reason` is for code."""

    def __init__(self, reason: str, filename: str) -> None:
        self.reason = reason
        self.filename = safe_name(filename)
        super().__init__(SENTENCES[reason].format(name=f"«{FSI}{self.filename}{PDI}»"))
