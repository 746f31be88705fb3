"""The records, by what they hold. Later stages use selectors, services and value types instead."""

from satupintu.city.register.models.events import Change, Evidence, LifeEvent
from satupintu.city.register.models.imports import ImportBatch, ImportLayout, ImportRun, ImportUpload
from satupintu.city.register.models.matching import MatchDecision, MatchPair, MatchRow, MatchRun
from satupintu.city.register.models.numbers import NumberCounter, NumberIssued
from satupintu.city.register.models.protected import Disability
from satupintu.city.register.models.quality import QualityCount
from satupintu.city.register.models.reports import CommunityReport, ReportDecision
from satupintu.city.register.models.residents import FamilyCard, PersonFacts, Resident, ResidentPeriod
from satupintu.city.register.models.roster import ReasonGiven, RosterCopy, StatusConflict, StatusSaid
from satupintu.city.register.models.search import SearchBlock, SearchGram, SearchTerm, SearchText

__all__ = [
    "Change",
    "CommunityReport",
    "Disability",
    "Evidence",
    "FamilyCard",
    "ImportBatch",
    "ImportLayout",
    "ImportRun",
    "ImportUpload",
    "LifeEvent",
    "MatchDecision",
    "MatchPair",
    "MatchRow",
    "MatchRun",
    "NumberCounter",
    "NumberIssued",
    "PersonFacts",
    "QualityCount",
    "ReasonGiven",
    "ReportDecision",
    "Resident",
    "ResidentPeriod",
    "RosterCopy",
    "SearchBlock",
    "SearchGram",
    "SearchTerm",
    "SearchText",
    "StatusConflict",
    "StatusSaid",
]
