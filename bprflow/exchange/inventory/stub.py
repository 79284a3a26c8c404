"""A typed procedure → a process stub: what the inventory says of it as steps, rules and figures.

The inventory knows who acts, on which legal basis, how identity is checked, what is attached and
paid, how long it takes and how often it happens; it knows nothing of the work inside the office.
A stub therefore has only the steps that follow from the kind of procedure, without touch times,
and says so in its note.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from bprflow.exchange.inventory.procedure import (
    AttachmentForm,
    IdentityCheck,
    OnlineState,
    Party,
    Payment,
    Procedure,
    ProcedureKind,
)
from bprflow.model import (
    Basis,
    BasisKind,
    Document,
    DocumentUse,
    Duration,
    Lane,
    LaneKind,
    LegacyRule,
    Medium,
    Process,
    Provenance,
    Rate,
    Requirement,
    SealKind,
    Step,
    StepKind,
)
from bprflow.units import Span

SOURCE = "デジタル庁 行政手続等の悉皆調査"
NOTE = "棚卸の1行から作ったひな形です。庁内の作業と時間は書かれていません(要聞き取り)。"
_PARTY = {
    Party.STATE: ("国", LaneKind.OUTSIDE), Party.AGENCY: ("独立行政法人等", LaneKind.OUTSIDE), Party.LOCAL: ("地方公共団体", LaneKind.STAFF),
    Party.STATE_OR_AGENCY: ("国・独立行政法人等", LaneKind.OUTSIDE), Party.AGENCY_OR_LOCAL: ("独立行政法人等・地方公共団体", LaneKind.STAFF),
    Party.STATE_OR_LOCAL: ("国・地方公共団体", LaneKind.STAFF), Party.ANY_AUTHORITY: ("行政機関等", LaneKind.STAFF),
    Party.CITIZEN: ("国民等", LaneKind.RESIDENT), Party.FIRM: ("民間事業者等", LaneKind.RESIDENT), Party.CITIZEN_OR_FIRM: ("国民・事業者等", LaneKind.RESIDENT),
}  # fmt: skip
_OFFLINE_MEDIA = {
    Payment.COUNTER: Medium.CASH, Payment.BANK: Medium.CASH, Payment.PAYEASY_ATM: Medium.CASH,
    Payment.CONVENIENCE_STORE: Medium.CASH, Payment.OTHER_OFFLINE: Medium.CASH,
}  # fmt: skip
_ISSUERS = {
    "住民票": "市区町村", "戸籍": "市区町村", "所得証明書・納税証明書": "市区町村・税務署", "登記事項証明書（商業）": "法務局",
    "登記事項証明書（不動産）": "法務局", "印鑑登録証明書（法人）": "法務局", "印鑑登録証明書（個人）": "市区町村",
    "健康保険及び厚生年金保険の納入証明書": "年金事務所",
}  # fmt: skip


@functools.cache
def _lane(party: Party | None, role: str) -> Lane:
    name, kind = _PARTY[party] if party is not None else ({"actor": "手続をする者", "receiver": "受け手"}[role], None)
    return Lane(name=name, kind=kind)


@dataclass(frozen=True, slots=True)
class _Shape:
    """All of a row that its steps depend on: thousands of rows share one."""

    kind: ProcedureKind | None
    actor: Party | None
    receiver: Party | None
    via: Party | None
    media: tuple[Medium, ...]
    identity: tuple[IdentityCheck, ...]
    items: tuple[str, ...]
    attachments: tuple[str, ...]
    original: bool
    fee: bool
    payments: tuple[Payment, ...]
    office: str
    system_in: str
    system_work: str
    period: Span | None


@dataclass(frozen=True, slots=True)
class _Body:
    """What all rows of one shape have in common; rules lack only their basis."""

    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    documents: tuple[Document, ...]
    rules: tuple[tuple[str, tuple[Requirement, ...]], ...]


# Copying a finished value and changing fields is ten times faster than validating a new one, and
# every value that goes in comes from the typed record.
_STEP = Step(id="x", lane="x", name="x")
_PROCESS = Process(name="x", source=SOURCE)
_RULE = LegacyRule(name="x", note=SOURCE)
_BASIS = Basis(kind=BasisKind.STATUTE)
_RATE = Rate(low=0, high=0, provenance=Provenance.PUBLISHED, note=SOURCE)
_DOCUMENT = Document(name="x")
PAPER = "手続の書類"
"""Name of the form or notice of a stub."""


def stub(row: Procedure) -> Process:
    """Make the process stub of one procedure.

    Args:
        row: A typed row of the inventory.

    Returns:
        Two to six steps; volume and period are published figures, everything else is as the row says.

    """
    shape = _Shape(
        row.kind, row.actor, row.receiver, row.via, _media(row), row.identity, row.items, row.attachments,
        AttachmentForm.ORIGINAL_ONLY in row.attachment_form, bool(row.fee), row.payments,
        row.offices[0] if len(row.offices) == 1 else "", "、".join(row.systems_in[:3]), "、".join(row.systems_work[:3]),
        row.period_minutes or row.online_period_minutes,
    )  # fmt: skip
    body = _body(shape)
    basis = (_basis(row.law, row.article),) if row.law else ()
    rules = tuple(
        _RULE.model_copy(update={"name": name, "requirements": demands, "bases": basis}) for name, demands in body.rules
    )
    return _PROCESS.model_copy(
        update={
            "name": row.name, "id": row.number, "owner": row.ministry, "basis": basis, "volume": _volume(row.volume),
            "standard_period": _period(shape.period), "start": row.events[0] if row.events else "", "lanes": body.lanes,
            "documents": body.documents, "rules": rules, "steps": body.steps, "note": _note(row),
        }
    )  # fmt: skip


@functools.lru_cache(maxsize=100_000)
def _basis(law: str, article: str) -> Basis:
    return _BASIS.model_copy(update={"name": law, "article": article})


@functools.lru_cache(maxsize=10_000)
def _volume(count: int) -> tuple[Rate, ...]:
    if count <= 0:
        return ()
    return (_RATE.model_copy(update={"low": float(count), "high": float(count), "text": f"{count:,}件/年"}),)


@functools.cache
def _period(span: Span | None) -> Duration | None:
    if span is None or span.high <= 0:
        return None
    return Duration(low_minutes=span.low, high_minutes=span.high, provenance=Provenance.PUBLISHED, note=SOURCE)


def _note(row: Procedure) -> str:
    lines = [NOTE]
    if row.volume_online or row.volume_offline:
        lines.append(f"オンライン {row.volume_online:,}件・非オンライン {row.volume_offline:,}件")
    if row.concerns:
        lines.append("オンライン化の懸念: " + "、".join(row.concerns))
    if row.duty:
        lines.append(f"事務区分: {row.duty}")
    return "\n".join(lines)


def _media(row: Procedure) -> tuple[Medium, ...]:
    """Carriers the row states: on line where it is done, paper where it is not or not only."""
    found: list[Medium] = []
    if row.online in (OnlineState.DONE, OnlineState.PARTLY):
        mail = bool(row.systems_in) and all("電子メール" in name for name in row.systems_in)
        found.append(Medium.EMAIL if mail else Medium.FORM)
    if row.online in (OnlineState.NOT_YET, OnlineState.PARTLY, OnlineState.EXEMPT) or row.volume_offline > 0:
        found.append(Medium.PAPER)
    return tuple(found)


@functools.lru_cache(maxsize=100_000)
def _body(shape: _Shape) -> _Body:
    return _Builder(shape).body()


class _Builder:
    def __init__(self, shape: _Shape) -> None:
        self.shape = shape
        self.rules: list[tuple[str, tuple[Requirement, ...]]] = []
        self.actor, self.receiver = _lane(shape.actor, "actor"), _lane(shape.receiver, "receiver")
        if self.actor.name == self.receiver.name and shape.kind is not ProcedureKind.RECORD_KEEPING:
            self.receiver = self.receiver.model_copy(update={"name": f"{self.receiver.name}（受け手）"})
        self.between: tuple[Lane, ...] = ()
        if shape.via is not None:
            via = _lane(shape.via, "actor")
            taken = via.name in (self.actor.name, self.receiver.name)
            self.between = (via.model_copy(update={"name": f"{via.name}（経由）"}) if taken else via,)

    def body(self) -> _Body:
        steps = self._steps()
        used = {step.lane for step in steps}
        lanes = tuple(lane for lane in (self.actor, *self.between, self.receiver) if lane.name in used)
        return _Body(lanes, steps, self._documents(), tuple(self.rules))

    def _rule(self, name: str, *requirements: Requirement) -> str:
        """Note a rule the row implies; its written basis is the procedure's own."""
        self.rules.append((name, requirements))
        return name

    def _documents(self) -> tuple[Document, ...]:
        form = _DOCUMENT.model_copy(update={"name": PAPER, "media": self.shape.media, "items": self.shape.items})
        papers = (
            _DOCUMENT.model_copy(
                update={"name": name, "attachment": True, "original": self.shape.original or None, "issuer": _ISSUERS.get(name, "")}
            )
            for name in self.shape.attachments
        )  # fmt: skip
        return (form, *papers)

    def _steps(self) -> tuple[Step, ...]:
        kind = self.shape.kind
        if kind is ProcedureKind.APPLICATION:
            return self._application()
        if kind is ProcedureKind.INSPECTION:
            name = self._rule("縦覧・閲覧", Requirement.INSPECTION)
            return (
                self._step(self.actor, "縦覧・閲覧に供する", StepKind.ISSUE, rules=(name,), writes=True),
                self._step(self.receiver, "縦覧・閲覧する", StepKind.CHECK, reads=True),
            )
        if kind is ProcedureKind.RECORD_KEEPING:
            return (
                self._step(self.actor, "書類を作成する", StepKind.TASK, writes=True),
                self._step(self.actor, "書類を保存する", StepKind.STORE, reads=True),
            )
        # On paper does not mean by hand: how an office makes its notices stands nowhere in the inventory.
        return (
            self._step(self.actor, "通知・交付の書類を作る", StepKind.TASK, writes=True),
            self._step(self.actor, "相手に知らせる", StepKind.ISSUE, reads=True),
            *self._pass_on(),
            self._step(self.receiver, "受け取る", StepKind.RECEIVE, reads=True),
        )

    def _step(
        self, lane: Lane, name: str, kind: StepKind, *, rules: tuple[str, ...] = (), reads: bool = False,
        writes: bool = False, **more: object,
    ) -> Step:  # fmt: skip
        use = (DocumentUse(document=PAPER),)
        return _STEP.model_copy(
            update={
                "id": name, "lane": lane.name, "name": name, "kind": kind, "media": self.shape.media, "rules": rules,
                "reads": use if reads else (), "writes": use if writes else (), **more,
            }
        )  # fmt: skip

    def _pass_on(self) -> tuple[Step, ...]:
        if not self.between:
            return ()
        name = self._rule("経由", Requirement.VIA)
        return (self._step(self.between[0], "受け取って取り次ぐ", StepKind.SEND, rules=(name,), reads=True),)

    def _application(self) -> tuple[Step, ...]:
        shape = self.shape
        fill = self._step(
            self.actor, "申請・届出の書類を作る", StepKind.FILL, rules=self._identity_rules(), writes=True, items=shape.items,
            seals=self._seals(), attachments=shape.attachments, original=True if shape.original else None,
        )  # fmt: skip
        office = f"{shape.office}に" if shape.office else ""
        hand_in = self._step(self.actor, f"{office}提出する", StepKind.SEND, reads=True)
        take = self._step(self.receiver, "受け付ける", StepKind.RECEIVE, reads=True, system=shape.system_in)
        decide = self._step(
            self.receiver,
            "審査し処理する",
            StepKind.REVIEW,
            reads=True,
            system=shape.system_work,
            wait=_period(shape.period),
        )
        return (fill, hand_in, *self._pass_on(), *self._payment(), take, decide)

    def _identity_rules(self) -> tuple[str, ...]:
        names: list[str] = []
        checks = self.shape.identity
        if IdentityCheck.SEAL in checks or IdentityCheck.SEAL_WITH_CERTIFICATE in checks:
            names.append(self._rule("押印による本人確認", Requirement.SEAL))
        if IdentityCheck.SIGNATURE in checks:
            names.append(self._rule("署名による本人確認", Requirement.SIGNATURE))
        if IdentityCheck.DOCUMENT in checks:
            names.append(self._rule("本人確認書類の提示・提出", Requirement.ATTACHMENT))
        if self.shape.attachments:
            original = (Requirement.ORIGINAL,) if self.shape.original else ()
            names.append(self._rule("添付書類", Requirement.ATTACHMENT, *original))
        return tuple(names)

    def _seals(self) -> tuple[SealKind, ...]:
        found: list[SealKind] = []
        if IdentityCheck.SEAL_WITH_CERTIFICATE in self.shape.identity:
            found.append(SealKind.REGISTERED)
        if IdentityCheck.SEAL in self.shape.identity:
            found.append(SealKind.PLAIN)
        if IdentityCheck.SIGNATURE in self.shape.identity:
            found.append(SealKind.SIGNATURE)
        return tuple(found)

    def _payment(self) -> tuple[Step, ...]:
        if not self.shape.fee:
            return ()
        media = tuple(dict.fromkeys(_OFFLINE_MEDIA.get(way, Medium.CASHLESS) for way in self.shape.payments))
        return (self._step(self.actor, "手数料を納める", StepKind.PAY, media=media),)
