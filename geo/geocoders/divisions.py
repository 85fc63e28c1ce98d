"""The provinces of China and their prefectures, by name: what an address begins with.

Names as in the list of administrative divisions of the Ministry of Civil Affairs (民政部, 2023): 31 provinces on the
mainland with 333 prefectures, the counties and cities that a province governs directly as far as there are towns of
that name, and Hong Kong, Macau and Taiwan. Places are GeoNames's, found by name (`geo.geocoders.gazetteer`).
"""

from dataclasses import dataclass
from functools import cache

_TABLE = """
CN.01 安徽 省 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
CN.02 浙江 省 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水
CN.03 江西 省 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
CN.04 江苏 省 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁
CN.05 吉林 省 长春 吉林 四平 辽源 通化 白山 松原 白城 延边/朝鲜族自治州/延吉
CN.06 青海 省 西宁 海东 海北/藏族自治州/海晏 黄南/藏族自治州/同仁 海南/藏族自治州/共和 果洛/藏族自治州/玛沁
CN.06 青海 省 玉树/藏族自治州/玉树 海西/蒙古族藏族自治州/德令哈
CN.07 福建 省 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德
CN.08 黑龙江 省 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化
CN.08 黑龙江 省 大兴安岭/地区/加格达奇/CN.20
CN.09 河南 省 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源
CN.10 河北 省 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水
CN.11 湖南 省 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西/土家族苗族自治州/吉首
CN.12 湖北 省 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施/土家族苗族自治州/恩施
CN.12 湖北 省 仙桃/市/Xiantao 潜江/市/Qianjiang 天门/市/Tianmen 神农架/林区/松柏
CN.13 新疆 维吾尔自治区 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉/回族自治州/昌吉 博尔塔拉/蒙古自治州/博乐
CN.13 新疆 维吾尔自治区 巴音郭楞/蒙古自治州/库尔勒 阿克苏/地区/阿克苏 克孜勒苏/柯尔克孜自治州/阿图什
CN.13 新疆 维吾尔自治区 喀什/地区/喀什 和田/地区/和田 伊犁/哈萨克自治州/伊宁 塔城/地区/塔城 阿勒泰/地区/阿勒泰
CN.13 新疆 维吾尔自治区 石河子 阿拉尔 图木舒克 五家渠 北屯
CN.14 西藏 自治区 拉萨 日喀则 昌都 林芝 山南 那曲 阿里/地区/噶尔
CN.15 甘肃 省 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏/回族自治州/临夏
CN.15 甘肃 省 甘南/藏族自治州/合作
CN.16 广西 壮族自治区 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
CN.18 贵州 省 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南/布依族苗族自治州/兴义 黔东南/苗族侗族自治州/凯里
CN.18 贵州 省 黔南/布依族苗族自治州/都匀
CN.19 辽宁 省 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛
CN.20 内蒙古 自治区 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安/盟/乌兰浩特
CN.20 内蒙古 自治区 锡林郭勒/盟/锡林浩特 阿拉善/盟/巴彦浩特
CN.21 宁夏 回族自治区 银川 石嘴山 吴忠 固原 中卫
CN.24 山西 省 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
CN.25 山东 省 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽
CN.26 陕西 省 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
CN.29 云南 省 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄/彝族自治州/楚雄 红河/哈尼族彝族自治州/蒙自
CN.29 云南 省 文山/壮族苗族自治州/文山 西双版纳/傣族自治州/景洪 大理/白族自治州/大理 德宏/傣族景颇族自治州/芒
CN.29 云南 省 怒江/傈僳族自治州/泸水 迪庆/藏族自治州/香格里拉
CN.30 广东 省 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州
CN.30 广东 省 揭阳 云浮
CN.31 海南 省 海口 三亚 三沙 儋州 五指山 琼海 文昌 万宁 东方
CN.32 四川 省 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳
CN.32 四川 省 阿坝/藏族羌族自治州/马尔康 甘孜/藏族自治州/康定 凉山/彝族自治州/西昌
CN.22 北京 市 北京
CN.23 上海 市 上海
CN.28 天津 市 天津
CN.33 重庆 市 重庆
HK. 香港 特别行政区 香港/特别行政区/Hong_Kong
MO. 澳门 特别行政区 澳门/特别行政区/Macau
TW. 台湾 省 台北 新北 桃园 台中 台南 高雄 基隆 新竹 嘉义
"""  # province's code in GeoNames, name, what it is; prefectures, which are cities (市) or name/what it is/its seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province. name: as in 江苏省; short: as in 江苏; code: GeoNames's, country and first level."""

    name: str
    short: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefecture:
    """A prefecture: what an address calls the city.

    name: as in 南京市 or 凉山彝族自治州; short: as in 南京, 凉山; kind: what the name ends with; seat: the town that it
    is governed from, as GeoNames knows it, and code: where that lies, country and first level.
    """

    name: str
    short: str
    kind: str
    seat: str
    code: str
    province: Province

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called, the short name aside: its whole name, and of 凉山彝族自治州 also 凉山州."""
        return (self.name, f"{self.short}州") if self.kind.endswith("自治州") else (self.name,)

    @property
    def is_city(self) -> bool:
        """Whether it is a city of its own (南京市), not an area with a city of perhaps the same name in it (恩施州)."""
        return self.kind == "市"


@cache
def provinces() -> tuple[Province, ...]:
    """Return all provinces."""
    return tuple(dict.fromkeys(one.province for one in prefectures()))


@cache
def prefectures() -> tuple[Prefecture, ...]:
    """Return all prefectures, and what provinces govern directly."""
    found = []
    for line in _TABLE.strip().splitlines():
        code, short, kind, *entries = line.split()
        province = Province(name=short + kind, short=short, code=code)
        found += [_prefecture(entry, province) for entry in entries]
    return tuple(found)


def _prefecture(entry: str, province: Province) -> Prefecture:
    short, *rest = entry.split("/")
    kind, seat, code = (*rest, *("市", short, province.code)[len(rest) :])
    return Prefecture(
        name=short + kind, short=short, kind=kind, seat=seat.replace("_", " "), code=code, province=province
    )
