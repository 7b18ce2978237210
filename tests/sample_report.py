"""A whole report with invented figures of an invented province, as the composer delivers it: what outputs are tried on."""

import datetime
from dataclasses import dataclass, replace

from monitor.report import Cell, Figure, Note, Report, Section, Table

AS_OF = datetime.date(2026, 10, 5)
WORDS = {
    "off_track": "Chậm tiến độ",
    "watch": "Cần theo dõi",
    "on_track": "Đúng tiến độ",
    "ahead": "Vượt tiến độ",
    "no_data": "Chưa có số liệu",
    "exceeded": "Vượt kế hoạch",
    "achieved": "Đạt kế hoạch",
    "missed": "Không đạt kế hoạch",
    "not_due": "Chưa đến kỳ",
    "no_target": "Không giao chỉ tiêu",
    "cannot_be_judged": "Chưa đủ cơ sở đánh giá",
}


@dataclass(frozen=True)
class Line:
    name: str
    measure: str
    plan: float
    expected: float
    actual: float | None
    growth: float | None
    forecast: float | None
    flag: str
    decimals: int = 1
    rate: bool = False
    note: str = ""


INDUSTRY = (
    Line("Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng", "tỷ đồng", 41880, 31410, 28354.9, 0.3, 38120, "off_track", note="2"),
    Line("Kim ngạch xuất khẩu", "triệu USD", 29490, 22118, 20320, -5.6, 27350, "off_track", note="1"),
    Line("Giá trị sản xuất công nghiệp (giá so sánh 2010)", "tỷ đồng", 803300, 602475, 567634.2, 2.5, 768400, "watch"),
    Line("Chỉ số sản xuất công nghiệp (IIP)", "%", 109.5, 109.5, 107.1, 4.1, 107.6, "watch", rate=True),
    Line("Điện thương phẩm", "triệu kWh", 5900, 4425, 4447, 6.1, 5930, "on_track"),
    Line("Tỷ lệ lấp đầy cụm công nghiệp", "%", 65, 62, 61.8, 1.2, 64.9, "on_track", rate=True),
    Line("Điện sản xuất", "triệu kWh", 4200, 3150, 3310.4, 8.2, 4390, "ahead"),
)
CLUSTERS = (
    Line("Số cụm công nghiệp có trạm xử lý nước thải tập trung đi vào vận hành", "cụm", 14, 12, None, None, None, "no_data", decimals=0),
    Line("Nộp ngân sách nhà nước của các doanh nghiệp trong cụm", "tỷ đồng", 1234567.8, 925925.9, 930111.2, 3.4, 1240000, "on_track"),
)


def number(value: float | None, decimals: int, sign: bool = False, suffix: str = "") -> Cell:
    if value is None:
        return Cell("...")
    text = f"{abs(value):,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    mark = "−" if round(value, decimals) < 0 else "+" if sign and round(value, decimals) > 0 else ""
    return Cell(f"{mark}{text}{suffix}", round(value, decimals), decimals)


def flag(code: str) -> Cell:
    return Cell(WORDS[code], code, flag=code)


def chart(kind: str, title: str, colour: str, **series: tuple[float | None, ...]) -> Cell:
    return Cell(title, figure=Figure(kind, tuple(series.items()), title), flag=colour)


def cells(line: Line) -> dict[str, Cell]:
    gap = None if line.actual is None else line.actual - line.expected
    relative = gap if line.rate or gap is None else 100 * gap / line.expected
    share = None if line.actual is None else 100 * line.actual / line.plan
    ago = None if line.growth is None or line.actual is None else line.actual / (1 + line.growth / 100)
    steps = (0.02, 0.11, 0.19, 0.31, 0.43, 0.55, 0.7, 0.84, 1.0)
    track = tuple(None if line.actual is None else line.actual * step for step in steps)
    marks = (line.note,) if line.note else ()
    spoken = f"{line.name}: so với kế hoạch năm"
    path = (100 * line.expected / line.plan,)
    bullet = chart("bullet", spoken, line.flag, actual=(share,), expected=path, target=(100.0,), range=(0.0, 130.0))
    if line.rate:
        bullet = chart("dots", spoken, line.flag, value=(line.actual,), low=(line.plan,), high=(line.plan,), range=(55.0, 115.0))
    return {
        "name": Cell(line.name, line.name),
        "measure": Cell(line.measure, line.measure),
        "plan": number(line.plan, line.decimals),
        "expected": number(line.expected, line.decimals),
        "month": number(None if line.actual is None else line.actual * 0.117, line.decimals),
        "actual": replace(number(line.actual, line.decimals), marks=marks),
        "gap": number(gap, line.decimals, sign=True),
        "relative": number(relative, 1, sign=True),
        "pin": chart("pin", f"{line.name}: chênh lệch {relative or 0:.1f}%", line.flag, value=(relative,), range=(-15.0, 15.0)),
        "growth": number(line.growth, 1, sign=True),
        "ago": number(ago, line.decimals),
        "share": number(share, 1),
        "bullet": bullet,
        "spark": chart("sparkline", f"Diễn biến {line.name}", line.flag, actual=track),
        "forecast": number(line.forecast, line.decimals),
        "flag": flag(line.flag),
        "note": Cell("Chưa có giải trình – phòng Quản lý công nghiệp" if line.flag in ("off_track", "watch") else "-"),
    }


HEADS = {
    "name": ("Chỉ tiêu", "text"),
    "measure": ("ĐVT", "text"),
    "plan": ("KH năm", "number"),
    "expected": ("Tiến độ KH", "number"),
    "month": ("Ước TH tháng 9", "number"),
    "actual": ("Lũy kế", "strong"),
    "gap": ("Chênh lệch so KH", "number"),
    "relative": ("(%)", "number"),
    "pin": ("±15%", "figure"),
    "growth": ("So cùng kỳ (%)", "number"),
    "ago": ("Cùng kỳ", "number"),
    "share": ("So KH năm (%)", "number"),
    "bullet": ("TH/KH năm (0–130%)", "figure"),
    "spark": ("Diễn biến", "figure"),
    "forecast": ("Dự báo cả năm", "number"),
    "flag": ("Đánh giá", "flag"),
    "note": ("Ghi chú", "note"),
}


def table(title: str, lines: tuple[Line, ...], columns: str) -> Table:
    names = columns.split()
    rows = tuple(tuple(cells(line)[name] for name in names) for line in lines)
    return Table(title, tuple(Cell(HEADS[name][0]) for name in names), tuple(HEADS[name][1] for name in names), rows)


def plain(title: str, heads: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    return Table(title, tuple(map(Cell, heads)), ("text",) * len(heads), tuple(tuple(map(Cell, row)) for row in rows))


BRIEF = Section(
    "brief",
    "Tóm tắt",
    counts=tuple(
        Cell(WORDS[code], count, 0, code) for code, count in (("off_track", 2), ("watch", 2), ("no_data", 1), ("on_track", 3), ("ahead", 1))
    ),
    tables=(
        table(
            "Chỉ tiêu chủ yếu", INDUSTRY + CLUSTERS, "name measure plan expected actual gap relative pin growth bullet spark forecast flag"
        ),
        plain(
            "Nguyên nhân",
            ("Chỉ tiêu", "Nguyên nhân"),
            ("Kim ngạch xuất khẩu", "Đơn hàng linh kiện điện tử giảm; hai doanh nghiệp lớn tạm dừng dây chuyền trong tháng 8."),
            ("Tổng mức bán lẻ", "Chưa có giải trình – phòng Quản lý thương mại."),
        ),
        plain(
            "Kiến nghị, quyết định cần có",
            ("Nội dung", "Đầu mối", "Hạn"),
            ("UBND tỉnh tháo gỡ mặt bằng cụm công nghiệp A", "Phòng QLCN", "31/10/2026"),
            ("Các huyện B, C nộp số liệu trạm xử lý nước thải", "UBND huyện", "15/10/2026"),
        ),
    ),
    notes=(
        Note("1", "Số liệu hải quan sơ bộ đến ngày 30 tháng 9 năm 2026."),
        Note("2", "(ước) Số ước thực hiện; [r] số đã điều chỉnh."),
        Note("*", "Ngưỡng: vượt ≥ 105%; đúng tiến độ 98–105%; cần theo dõi 93–98%; chậm < 93% tiến độ kế hoạch. Vạch đen: kế hoạch năm."),
    ),
)
WIDE = "name measure plan expected month actual gap relative pin growth share bullet spark forecast flag note"
DETAIL = Section(
    "detail", "Chi tiết", tables=(table("Công nghiệp và thương mại", INDUSTRY, WIDE), table("Cụm công nghiệp", CLUSTERS, WIDE))
)
EXPORTS = Section(
    "card",
    "Kim ngạch xuất khẩu",
    texts=(
        "Ước đạt 20.320,0 triệu USD, bằng 68,9% kế hoạch năm; thấp hơn tiến độ kế hoạch 1.798,0 triệu USD (−8,1%).",
        "Để đạt kế hoạch năm, ba tháng còn lại phải đạt bình quân 3.056,7 triệu USD mỗi tháng, gấp 1,35 lần bình quân chín tháng.",
    ),
    counts=(flag("off_track"),),
    tables=(
        plain(
            "Nguyên nhân và việc cần làm",
            ("Nguyên nhân", "Việc cần làm", "Đầu mối", "Hạn"),
            ("Đơn hàng linh kiện điện tử giảm", "Kết nối đơn hàng mới", "Phòng QLTM", "31/10/2026"),
        ),
    ),
    figures=(
        Figure(
            "trajectory",
            (
                ("x", tuple(map(float, range(1, 13)))),
                ("actual", (1980.0, 4010.0, 6500.0, 8900.0, 11300.0, 13500.0, 15800.0, 18050.0, 20320.0, None, None, None)),
                ("pace", tuple(29490 * month / 12 for month in range(1, 13))),
                ("target", (29490.0,)),
                ("projection", (*(None,) * 8, 20320.0, 22600.0, 25000.0, 27350.0)),
                ("projection_low", (*(None,) * 8, 20320.0, 22200.0, 24200.0, 26300.0)),
                ("projection_high", (*(None,) * 8, 20320.0, 23000.0, 25800.0, 28400.0)),
                ("range", (0.0, 31000.0)),
                ("decimals", (1.0,)),
            ),
            "Kim ngạch xuất khẩu lũy kế chín tháng 20.320,0 triệu USD, dưới đường tiến độ từ tháng 5; dự báo cả năm 27.350 triệu USD.",
        ),
    ),
)
MILESTONES = Section(
    "card",
    "Trạm xử lý nước thải tập trung của mười bốn cụm công nghiệp",
    texts=("Chưa nhận được báo cáo của đơn vị; hạn báo cáo đã qua 5 ngày.",),
    counts=(flag("no_data"),),
    figures=(
        Figure(
            "milestones",
            (
                ("due", (739700.0, 739790.0, 739880.0)),
                ("done", (739710.0, 739780.0, None)),
                ("range", (739617.0, 739981.0)),
                ("today", (739894.0,)),
            ),
            "Hai trong ba mốc đã xong, mốc thứ nhất chậm mười ngày.",
        ),
    ),
)
ANNEX = Section(
    "annex",
    "Phụ lục: phương pháp, kiểm tra và nguồn số liệu",
    texts=(
        "Chênh lệch là thực hiện trừ tiến độ kế hoạch.",
        "Tiến độ kế hoạch lấy theo phân kỳ ghi trong kế hoạch; không có phân kỳ thì chia đều theo tháng.",
    ),
    tables=(
        plain(
            "Kiểm tra số liệu",
            ("Nơi", "Phát hiện", "Gợi ý"),
            ("solieu.csv:12", "Tỷ lệ 26,1% kế hoạch là của tháng 4", "tháng 5 là 32,9%; kiểm tra lại số đã công bố"),
        ),
        plain("Nguồn", ("Chỉ tiêu", "Nguồn"), ("Kim ngạch xuất khẩu", "Báo cáo tháng 9/2026, trang tính “KNXK”, ô F12")),
    ),
    notes=(Note("3", "Số liệu trong báo cáo này là số liệu giả định."),),
)
REPORT = Report(
    name="BC-2026-09",
    lang="vi",
    theme="modern",
    title="Tình hình thực hiện kế hoạch phát triển công nghiệp, thương mại",
    headline="9 tháng đầu năm 2026: 2/9 chỉ tiêu chậm tiến độ; bán lẻ thấp hơn tiến độ kế hoạch 3.055,1 tỷ đồng (−9,7%)",
    period="9 tháng đầu năm 2026",
    as_of=AS_OF,
    facts=(
        ("Đơn vị", "Sở Công Thương tỉnh Mẫu"),
        ("Kỳ báo cáo", "01/01–30/09/2026"),
        ("Chốt số liệu", "05/10/2026"),
        ("Ấn bản", "Bản lần đầu"),
    ),
    sections=(BRIEF, DETAIL, EXPORTS, MILESTONES, ANNEX),
)
