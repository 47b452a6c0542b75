"""Moto knows a few defaults and one operation."""

LACKS = {
    "servicequotas.services": "no stand-in has ListServices",
    "servicequotas.quotas": "no stand-in has ListServiceQuotas",
    "servicequotas.requests": "no stand-in has ListRequestedServiceQuotaChangeHistory",
    "servicequotas.defaults": "its parent has no rows",
}
