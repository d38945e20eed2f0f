"""What a social card costs to draw: against a bare PNG of the same size, in the same run. Target: 150 ms."""

import time
from statistics import median

from PIL import Image

from articles.site import card_drawing

ROUNDS = 15
HEADLINES = {
    "short": "عودة قوارب الصيد",
    "usual": "قوارب الصيد الصغيرة تعود إلى المرفأ القديم بعد عام من الانتظار",
    "longest": "«المسئولون»: قال الرئيس.. نعم للاتفاق مع شركة OpenAI على تشغيل 2026 مركزًا جديدًا في القرى والنجوع والمدن",
}


def run():
    photo = Image.effect_noise((640, 640), 80).convert("RGB")
    floor = _milliseconds(lambda: card_drawing._png(Image.new("RGB", (card_drawing.WIDTH, card_drawing.HEIGHT))))
    rows = []
    for name, headline in HEADLINES.items():
        for beside, picture in (("", None), (" and a photo", photo)):
            took = _milliseconds(lambda headline=headline, picture=picture: _draw(headline, picture))
            rows.append(
                {
                    "what": f"card, {name} headline{beside}",
                    "value": round(took, 1),
                    "unit": "ms",
                    "floor": round(floor, 1),
                    "ratio": round(took / floor, 1),
                    "target": "150 ms",
                }
            )
    return rows


def _draw(headline, photo):
    return card_drawing.draw(headline=headline, section="اقتصاد", colour="economy", paper="المِداد", photo=photo)


def _milliseconds(work):
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


if __name__ == "__main__":
    for row in run():
        print(row)
