"""The words by which registers of organizations name their columns, the types, and nothing at all."""

from __future__ import annotations

from dure.networks.models import Organization
from dure.networks.spreadsheets import header_words

HEADER_WORDS = header_words(
    {
        "name": (
            "name; organization; organisation; organization name; name of the organization; enterprise; company; "
            "nom; nom de la structure; nom de l'organisation; structure; entreprise; dénomination; raison sociale; "
            "이름; 기업명; 단체명; 기관명; 업체명; 조합명; 법인명; 상호; 기업; 단체"
        ),
        "local_name": (
            "local name; name in its own language; original name; native name; korean name; name ko; name (ko); "
            "nom local; nom d'origine; 한글명; 국문명; 현지 이름"
        ),
        "form": (
            "type; form; legal form; legal type; type of organization; type of enterprise; "
            "forme; forme juridique; type de structure; statut; "
            "유형; 기업유형; 기업 유형; 구분; 조직형태; 조직 형태; 종류"
        ),
        "area": (
            "area; area code; district; region; city; municipality; territory; commune; ville; arrondissement; "
            "région; territoire; 지역; 자치구; 시군구; 구; 소재지; 지역코드"
        ),
        "sector": (
            "sector; industry; activity; field; business area; business areas; secteur; secteur d'activité; activité; "
            "업종; 분야; 사업분야; 사업 분야; 주요사업"
        ),
        "website": "website; web site; site; web; url; homepage; home page; site web; 홈페이지; 누리집; 웹사이트",
        "founded_on": (
            "founded; founded on; date founded; foundation date; established; since; year; year founded; "
            "date de création; création; fondée le; fondation; année; 설립일; 설립일자; 설립연도; 설립년도; 창립일"
        ),
    }
)
Form = Organization.Form
FORM_WORDS = {form.value.replace("_", " "): form.value for form in Form if form.value} | {
    word.strip(): form.value
    for form, words in {
        Form.SOCIAL_ENTERPRISE: "social enterprise; se; 사회적기업; 사회적 기업; 인증사회적기업; entreprise sociale",
        Form.COOPERATIVE: (
            "cooperative; co-operative; co-op; coop; worker cooperative; social cooperative; 협동조합; 일반협동조합; "
            "사회적협동조합; 사회적 협동조합; coopérative; scop; scic"
        ),
        Form.COMMUNITY_ENTERPRISE: (
            "community enterprise; village enterprise; community business; 마을기업; 마을 기업; "
            "entreprise communautaire; entreprise de village"
        ),
        Form.SELF_SUPPORT_ENTERPRISE: (
            "self-support enterprise; self support enterprise; self-sufficiency enterprise; 자활기업; 자활 기업; "
            "entreprise d'autonomie"
        ),
        Form.ASSOCIATION: "association; non-profit association; 협회; 사단법인; association loi 1901",
        Form.FOUNDATION: "foundation; 재단; 재단법인; fondation",
        Form.FOR_PROFIT: (
            "for-profit company; for profit; for-profit; company; limited company; 주식회사; 일반기업; 영리기업; "
            "société; société commerciale"
        ),
    }.items()
    for word in words.split(";")
}
NOTHING = frozenset({"", "-", "–", "—", "n/a", "none", "null", "없음", "해당없음", "néant", "aucun"})
