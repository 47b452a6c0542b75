"""AWS's error codes by what they mean to a person."""

from __future__ import annotations

import re

_KINDS = {
    "expired": """
        ExpiredToken ExpiredTokenException RequestExpired TokenRefreshRequired ExpiredCredentials
        CredentialsExpired ExpiredIdentityToken""",
    "bad-credentials": """
        AuthFailure IncompleteSignature IncompleteSignatureException InvalidAccessKeyId InvalidClientTokenId
        InvalidSecurity InvalidSignatureException InvalidToken MissingAuthenticationToken
        MissingAuthenticationTokenException NotSignedUp SignatureDoesNotMatch UnrecognizedClientException""",
    "clock": "RequestInTheFuture RequestTimeTooSkewed",
    "denied": """
        403 AccessDenied AccessDeniedException AuthorizationError AuthorizationErrorException
        Client.UnauthorizedOperation Forbidden ForbiddenException NotAuthorized NotAuthorizedException
        UnauthorizedAccess UnauthorizedException UnauthorizedOperation""",
    "region-off": "Blocked OptInRequired RegionDisabledException InvalidRegion RegionNotEnabled",
    "throttled": """
        BandwidthLimitExceeded EC2ThrottledException KMSThrottlingException PriorRequestNotComplete
        ProvisionedThroughputExceededException RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown
        Throttled ThrottledException Throttling ThrottlingException TooManyRequests TooManyRequestsException
        TransactionInProgressException""",
    "quota": """
        AddressLimitExceeded InstanceLimitExceeded InsufficientInstanceCapacity LimitExceeded LimitExceededException
        MaxSpotInstanceCountExceeded OverLimit QuotaExceeded ServiceQuotaExceededException VcpuLimitExceeded""",
    "missing": """
        404 AWS.SimpleQueueService.NonExistentQueue ChangeSetNotFound EntityDoesNotExist HostedZoneNotFound
        InvalidInstanceID.NotFound NoSuchBucket NoSuchEntity NoSuchEntityException NoSuchHostedZone NoSuchKey NotFound
        NotFoundException QueueDoesNotExist ResourceNotFound ResourceNotFoundException StackNotFoundException
        TableNotFoundException""",
    "conflict": """
        AWS.SimpleQueueService.PurgeQueueInProgress ConditionalCheckFailedException ConflictException
        DeleteConflict DeleteConflictException DependencyViolation DuplicateRequest EntityAlreadyExists
        HostedZoneNotEmpty IncorrectInstanceState IncorrectState InvalidChangeSetStatus OperationAborted
        OperationInProgressException OperationNotPermitted PreconditionFailed PurgeQueueInProgress
        QueueDeletedRecently QueueNameExists ResourceConflictException ResourceInUse ResourceInUseException
        TransactionConflictException UnsupportedOperation VolumeInUse""",
    "invalid": """
        400 InvalidAction InvalidInput InvalidParameter InvalidParameterCombination InvalidParameterException
        InvalidParameterValue InvalidParameterValueException InvalidRequest InvalidRequestException
        MalformedQueryString MissingAction MissingParameter SerializationException Unsupported UnknownOperation
        UnknownOperationException UnknownParameter ValidationError ValidationException""",
    "service": """
        500 502 503 504 InternalError InternalFailure InternalServerError InternalServiceError NotImplemented
        RequestTimeout RequestTimeoutException ServerUnavailable ServiceUnavailable ServiceUnavailableException
        Unavailable""",
    "dry-run": "DryRunOperation",
    "mfa": "MultiFactorAuthenticationRequired",
}

CODES = {code: kind for kind, codes in _KINDS.items() for code in codes.split()}
"""Error code -> kind of failure. Common errors of the EC2, STS, query and JSON protocols, and those in AWS's guides."""


def kind_by_ending(code: str) -> str:
    """The kind of a code no list has, by how AWS builds them."""
    if re.search(
        r"(?:NotFound|NotFoundException|NotFoundFault|DoesNotExist|NonExistent\w*|\.Malformed|NoSuch\w+)$", code
    ):
        return "invalid" if code.endswith(".Malformed") else "missing"
    if code.startswith(("NoSuch", "Unknown")):
        return "missing"
    if re.search(r"(?:LimitExceeded|QuotaExceeded|TooMany)", code):
        return "quota"
    if re.search(
        r"(?:AlreadyExists|InUse|Conflict|IncorrectState|InvalidState|DependencyViolation|Duplicate|NotEmpty)", code
    ):
        return "conflict"
    if re.search(r"(?:Denied|Unauthorized|Forbidden)", code):
        return "denied"
    if re.search(r"(?:Invalid|Malformed|Missing|Validation|BadRequest)", code):
        return "invalid"
    return "other"
