#!/usr/bin/env python3
"""Makes strings on which tokenizers are compared, always the same ones for a seed.

  make_corpus.py FOLDER [COUNT [SEED]]

Writes FOLDER/corpus.jsonl, a JSON string a line; some hold bytes that are no UTF-8, as they are. And
FOLDER/corpus.valid.jsonl, the same with U+FFFD for each maximal invalid part, in ASCII, for the reference
implementations, which take only valid text.
"""
import json
import pathlib
import random
import sys

TEXTS = {
    "english": "The quick brown fox jumps over the lazy dog while engineers measure how long the first token takes to "
    "arrive. It's what they'll see, isn't it? We've DON'T SHOUT'S I'd She'LL naïve café résumé O'Reilly's e-mail",
    "korean": "대규모 언어 모델의 추론 서버가 얼마나 빠른지 측정하려면 첫 번째 토큰이 도착하는 시간을 알아야 합니다. 안녕하세요, 반갑습니다! 가각갂힣",
    "chinese": "为了测量大型语言模型推理服务器的速度，我们需要知道第一个词元到达的时间。你好，世界！繁體中文與簡體中文的區別。龘靐齉",
    "japanese": "大規模言語モデルの推論サーバーがどれだけ速いかを測るには、最初のトークンが届く時刻を知る必要があります。カタカナ ひらがな ｶﾞｷﾞ゙",
    "arabic": "لقياس سرعة خادم الاستدلال لنموذج لغوي كبير نحتاج إلى معرفة وقت وصول أول رمز. السَّلَامُ عَلَيْكُمْ ٠١٢٣٤",
    "hindi": "बड़े भाषा मॉडल के अनुमान सर्वर की गति मापने के लिए हमें पहले टोकन के आने का समय जानना होगा। नमस्ते क्षत्रिय ०१२३",
    "thai": "ในการวัดความเร็วของเซิร์ฟเวอร์เราต้องรู้เวลาที่โทเค็นแรกมาถึง สวัสดีครับ ๐๑๒๓๔ น้ำ",
    "russian": "Чтобы измерить скорость сервера, нужно знать, когда приходит первый токен. Ёлка ПРИВЕТ",
    "greek": "Για να μετρήσουμε την ταχύτητα του διακομιστή ΚΑΛΗΜΕΡΑ Σίσυφος ς ϐ",
    "turkish": "İstanbul'da ışık hızı ölçülür, ĞÜŞİÖÇ ǅ ǈ ﬁ ﬂ ﬆ ß ẞ ſ 'ſ it'ſ",
    "hebrew": "כדי למדוד את מהירות השרת צריך לדעת מתי מגיע האסימון הראשון שָׁלוֹם",
    "vietnamese": "Để đo tốc độ của máy chủ, chúng ta cần biết thời điểm từ đầu tiên đến nơi",
}
CODE = [
    "for (std::size_t i = 0; i < v.size(); ++i) {\n    sum += v[i] * 0x1F;\n}\n",
    "def f(x: int) -> str:\n\treturn f\"{x!r:>10}\"  # comment\n\n\nclass A(B):\n    pass\n",
    "SELECT a.id, COUNT(*) FROM t AS a WHERE a.name LIKE '%x_y%' GROUP BY 1;\r\n",
    "#include <vector>\r\n#define MAX(a,b) ((a)>(b)?(a):(b))\r\n",
    "curl -s https://example.com/a/b?c=d&e=%20 | jq '.[] | {k: .v}' > /dev/null 2>&1\n",
    "<div class=\"x\"><!-- note --><a href='#'>t&amp;t</a></div>\n",
    "let mut m: HashMap<String, Vec<u8>> = HashMap::new(); // λ → ∀\n",
    "if ( $a =~ m/^\\s*(\\w+)\\s*$/ ) { print \"$1\\n\"; }\n",
    "\\frac{1}{\\sqrt{2\\pi}} \\int_{-\\infty}^{\\infty} e^{-x^2/2}\\,dx",
]
EMOJI = ["👩‍💻", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇰🇷", "🇩🇪", "👍🏽", "❤️", "☺", "🤷🏾‍♀️", "🧑🏻‍🤝‍🧑🏿", "🫠", "1️⃣", "⛹️‍♂️", "🙂"]
SPACES = [chr(c) for c in (0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0xA0, 0x1680, 0x180E, 0x2000, 0x2003, 0x2009,
                           0x200A, 0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF)] + ["\r\n", "  ", "\n\n"]
SPECIAL = ["<|endoftext|>", "<|endofprompt|>", "<|fim_prefix|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>",
           "<|eot_id|>", "<|begin_of_text|>", "<｜begin▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<|EOT|>", "<|start|>",
           "<|channel|>", "<|message|>", "<|return|>", "<s>", "</s>", "<unk>", "<bos>", "<start_of_turn>", "<0x0A>", "▁", "[INST]",
           "<|fim▁hole|>", "<mask>", "<|fim_middle|>", "<think>", "</think>", "<|user|>", "<|end|>", "<|assistant|>"]
RANGES = [(0x21, 0x7E), (0xA1, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x531, 0x6FF), (0x900, 0xDFF), (0xE00, 0xFFF),
          (0x1000, 0x1FFF), (0x2010, 0x2BFF), (0x2C00, 0x2FDF), (0x3001, 0x33FF), (0x3400, 0x9FFF), (0xA000, 0xABFF),
          (0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0xF900, 0xFFFD), (0x10000, 0x10FFF), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF),
          (0x20000, 0x2A6DF), (0xE0000, 0xE01EF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD)]
MARKS = [0x300, 0x301, 0x302, 0x308, 0x327, 0x323, 0x3099, 0x309A, 0x1161, 0x11A8, 0x5B0, 0x64B, 0x93C, 0x94D, 0xE31, 0x20DD, 0xFE0F]
BROKEN = [b"\xff", b"\xfe\xff", b"\x80", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
          b"\xe0\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xbf\xbf", b"\xf0\x9f", b"\xe1\x80\xc3"]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.words = {name: text.split() for name, text in TEXTS.items()}
        self.makers = [self.language] * 6 + [self.mixed] * 3 + [
            self.code, self.as_json, self.emoji, self.spaces, self.digits, self.controls, self.broken, self.code_points,
            self.characters, self.long_word, self.special, self.contractions, self.marks, self.letters]

    def pick(self, items):
        return items[self.random.randrange(len(items))]

    def text(self):
        return self.pick(self.makers)()

    def language(self):
        text = TEXTS[self.pick(list(TEXTS))]
        if self.random.random() < 0.5:
            begin = self.random.randrange(len(text))
            return text[begin:begin + self.random.randrange(1, 120)]
        words = self.words[self.pick(list(self.words))]
        return " ".join(self.pick(words) for _ in range(self.random.randrange(1, 20)))

    def mixed(self):
        parts = [self.pick([self.language, self.digits, self.emoji, self.code_points, self.spaces, self.code])()
                 for _ in range(self.random.randrange(2, 5))]
        return self.pick(["", " ", "\n", ", "]).join(parts)

    def code(self):
        text = "".join(self.pick(CODE) for _ in range(self.random.randrange(1, 4)))
        return text[self.random.randrange(8):][:self.random.randrange(5, 300)]

    def as_json(self):
        value = {self.pick(self.words["english"]): self.pick([self.digits(), self.random.random(), None, True, [1, 2], {"a": self.emoji()}])
                 for _ in range(self.random.randrange(1, 5))}
        return json.dumps(value, indent=self.pick([None, 2, 4]), ensure_ascii=self.random.random() < 0.5)

    def emoji(self):
        return self.pick(["", " "]).join(self.pick(EMOJI) for _ in range(self.random.randrange(1, 6)))

    def spaces(self):
        parts = []
        for _ in range(self.random.randrange(1, 6)):
            parts.append(self.pick(SPACES) * self.random.choice([1, 1, 1, 2, 3, 7, 40]))
            if self.random.random() < 0.4:
                parts.append(self.pick(["a", "B", "1", "!", "한", ".\n"]))
        return "".join(parts)

    def digits(self):
        alphabet = self.pick(["0123456789"] * 4 + ["٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "①②③ⅣⅫ½¾²³", "０１２３", "0123456789.,-+eE"])
        return "".join(self.pick(alphabet) for _ in range(self.random.choice([1, 2, 3, 4, 5, 6, 7, 12, 30])))

    def controls(self):
        return "".join(chr(self.pick([*range(32), 0x7F, *range(0x80, 0xA0), 0x200D, 0x200C, 0x202E, 0x2066, 0x41, 0x20]))
                       for _ in range(self.random.randrange(1, 15)))

    def broken(self):
        parts = [self.pick([self.pick(BROKEN), self.language()[:12].encode(), self.pick(EMOJI).encode()[:self.random.randrange(1, 8)],
                            bytes(self.random.randrange(256) for _ in range(self.random.randrange(1, 6)))])
                 for _ in range(self.random.randrange(1, 8))]
        return b"".join(parts)

    def code_points(self):
        low, high = self.pick(RANGES)
        return "".join(chr(self.random.randint(low, high)) for _ in range(self.random.randrange(1, 12)))

    def characters(self):
        return "".join(chr(self.random.randint(*self.pick(RANGES))) for _ in range(self.random.randrange(1, 25)))

    def letters(self):
        return "".join(self.pick("aAbBzZéÉßİıǅΣσςЖж한中ァا'’s t _-") for _ in range(self.random.randrange(1, 40)))

    def long_word(self):
        size = self.random.choice([50, 95, 96, 97, 98, 130, 300, 1000, 4000]) if self.random.random() < 0.3 else 40
        kind = self.random.randrange(5)
        if kind == 0:
            return self.pick("aAxé한0-= \n") * size
        if kind == 1:
            return "".join(self.pick("abcdefghijklmnopqrstuvwxyz") for _ in range(size))
        if kind == 2:
            return "".join(self.pick(self.words["english"]) for _ in range(size // 4 + 1))
        if kind == 3:
            return "".join(self.pick(self.words["chinese"]) for _ in range(size // 30 + 1))
        return "".join(self.pick("=-_*#~+/\\|<>.!?") for _ in range(size))

    def special(self):
        parts = [self.pick([self.pick(SPECIAL), self.language()[:20], self.pick(SPACES), "a"]) for _ in range(self.random.randrange(1, 7))]
        return "".join(parts)

    def contractions(self):
        return "".join(self.pick(["it", "IT", " we", "don", "Y", "'", "’", ""]) + self.pick(["'s", "'S", "'t", "'re", "'RE", "'ve", "'m", "'ll", "'LL", "'d", "'D", "'ſ", "'x", "''", "'lL"])
                       for _ in range(self.random.randrange(1, 6)))

    def marks(self):
        return "".join(self.pick(["a", "e", "か", "は", "क", "ا", "가", "ᄀ", "o", "Å", " ", "1"]) + "".join(chr(self.pick(MARKS)) for _ in range(self.random.randrange(4)))
                       for _ in range(self.random.randrange(1, 10)))


def whole_corpus(count, seed):
    maker = Maker(seed)
    # What must not be left to chance: each byte, each pair of spaces, each special token, words past every limit.
    texts = ["", *(bytes([b]) for b in range(256)), *(a + b + "x" for a in SPACES for b in SPACES), *SPECIAL, *EMOJI, *TEXTS.values(), *CODE,
             "a" * 20000, " " * 20000, "\n" * 9000 + "x", "ab" * 8000, "한" * 5000, "=" * 7777, "1" * 5000, "Aa" * 5000]
    texts += ["".join(maker.pick("abcdefghijklmnopqrstuvwxyz") for _ in range(30000))]
    while len(texts) < count:
        texts.append(maker.text())
    return [text if isinstance(text, bytes) else text.encode() for text in texts]


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 22000
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "corpus.jsonl", "wb") as raw, open(folder / "corpus.valid.jsonl", "w", encoding="ascii") as valid:
        for i, text in enumerate(whole_corpus(count, seed)):
            as_text = text.decode("utf-8", "surrogateescape")
            escaped = i % 2 == 0 and as_text.isprintable()
            raw.write(json.dumps(as_text, ensure_ascii=escaped).encode("utf-8", "surrogateescape") + b"\n")
            valid.write(json.dumps(text.decode("utf-8", "replace")) + "\n")


if __name__ == "__main__":
    main()
