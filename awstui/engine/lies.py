"""AWS operations whose names lie: what looks like a read and is none, and what looks like a write and is one.

The lists come from walking every operation of botocore's 439 services: read verbs whose answers carry `sensitive`
members or credentials, whose model lacks Smithy's `readonly` trait where the service uses it, whose documentation
begins with creates, starts, sends or generates. The rule for secrets: an operation whose *purpose* is to hand one out
is listed; one that carries a secret among other things (a webhook's, in CodeBuild's projects) is a read, and the member
is masked where it is shown.
"""

from __future__ import annotations

_SECRETS = {
    "hands out credentials for a session": """
        account-access-runtime:GetRoleCredentials bedrock-agentcore:GetResourceApiKey
        bedrock-agentcore:GetResourceOauth2Token bedrock-agentcore:GetResourcePaymentToken
        bedrock-agentcore:GetWorkloadAccessToken bedrock-agentcore:GetWorkloadAccessTokenForJWT
        bedrock-agentcore:GetWorkloadAccessTokenForUserId cloudwatchomni:GetSpaceCredentialsForOrganization
        cloudwatchomni:GetSpaceDataAccess codeartifact:GetAuthorizationToken codepipeline:GetJobDetails
        codepipeline:GetThirdPartyJobDetails cognito-identity:GetCredentialsForIdentity cognito-idp:GetClientToken
        cognito-idp:GetDerivedToken connect:GetFederationToken datazone:GetEnvironmentCredentials
        ecr:GetAuthorizationToken ecr-public:GetAuthorizationToken emr:GetClusterSessionCredentials
        emr:GetSessionEndpoint emr-containers:GetManagedEndpointSessionCredentials emr-serverless:GetSessionEndpoint
        athena:GetSessionEndpoint evs:GetDepotUrl gamelift:GetComputeAccess gamelift:GetComputeAuthToken
        gamelift:GetInstanceAccess gamelift:GetPlayerConnectionDetails glue:GetSessionEndpoint
        kinesis-video-signaling:GetIceServerConfig lakeformation:GetTemporaryDataLocationCredentials
        lakeformation:GetTemporaryGlueFunctionCredentials lakeformation:GetTemporaryGluePartitionCredentials
        lakeformation:GetTemporaryGlueTableCredentials license-manager:GetAccessToken
        lightsail:GetInstanceAccessDetails redshift:GetClusterCredentialsWithIAM
        redshift:GetIdentityCenterAuthToken redshift-serverless:GetCredentials
        redshift-serverless:GetIdentityCenterAuthToken s3control:GetDataAccess ssm:GetAccessToken
        sts:GetDelegatedAccessToken sts:GetFederationToken sts:GetSessionToken sts:GetWebIdentityToken
        wickr:GetOidcInfo""",
    "hands out a stored secret": """
        acm:GetAcmeExternalAccountBindingCredentials cognito-idp:ListUserPoolClientSecrets
        ec2:GetPasswordData ec2:GetVpnConnectionDeviceSampleConfiguration ivs:BatchGetStreamKey ivs:GetStreamKey
        kms:Decrypt lightsail:DownloadDefaultKeyPair lightsail:GetBucketAccessKeys
        lightsail:GetRelationalDatabaseMasterUserPassword pca-connector-scep:GetChallengePassword
        route53domains:RetrieveDomainAuthCode secretsmanager:BatchGetSecretValue secretsmanager:GetRandomPassword
        secretsmanager:GetSecretValue snowball:GetJobManifest snowball:GetJobUnlockCode
        storagegateway:DescribeChapCredentials wafv2:GetDecryptedAPIKey""",
    "hands out a link that works for whoever holds it": """
        amplify:GetArtifactUrl artifact:GetReport artifact:GetTermForReport auditmanager:GetAssessmentReportUrl
        auditmanager:GetEvidenceFileUploadUrl bedrock-agent-runtime:GetDocumentContent connect:GetAttachedFile
        connect:GetPromptFile connectparticipant:GetAttachment connectparticipant:GetAuthenticationUrl
        customer-profiles:GetUploadJobPath datazone:GetIamPortalLoginUrl ecr:GetDownloadUrlForLayer
        emr:GetOnClusterAppUIPresignedURL emr:GetPersistentAppUIPresignedURL emr-serverless:GetDashboardForJobRun
        gamelift:GetGameSessionLogUrl glue:GetDashboardUrl greengrassv2:GetComponentVersionArtifact
        groundstation:GetAgentTaskResponseUrl kinesis-video-archived-media:GetDASHStreamingSessionURL
        kinesis-video-archived-media:GetHLSStreamingSessionURL lexv2-models:GetTestExecutionArtifactsUrl
        m2:GetSignedBluinsightsUrl marketplace-reporting:GetBuyerDashboard mturk:GetFileUploadURL
        qbusiness:GetDocumentContent quicksight:GetDashboardEmbedUrl quicksight:GetSessionEmbedUrl
        security-ir:GetCaseAttachmentDownloadUrl security-ir:GetCaseAttachmentUploadUrl
        socialmessaging:GetWhatsAppFlowPreview ssm:GetDeployablePatchSnapshotForInstance
        support:GetAttachmentDownloadLink support:GetAttachmentUploadLinks taxsettings:GetTaxRegistrationDocument""",
}

_WRITES = {
    "makes something that stays": """
        amplifybackend:GetToken apigatewayv2:PreviewPortal cognito-identity:GetId cognito-identity:GetOpenIdToken
        cognito-identity:GetOpenIdTokenForDeveloperIdentity chime-sdk-voice:ValidateE911Address
        frauddetector:GetEventPrediction importexport:GetShippingLabel kms:GetParametersForImport
        payment-cryptography:GetCertificateSigningRequest payment-cryptography:GetParametersForExport
        payment-cryptography:GetParametersForImport redshift:GetClusterCredentials
        sagemaker:GetScalingConfigurationRecommendation""",
    "sends a message to somebody": "cognito-idp:GetUserAttributeVerificationCode",
    "takes work out of a queue": "stepfunctions:GetActivityTask",
    "uses up the code or token it is given": """
        cognito-idp:GetTokensFromRefreshToken endusermessaging:ValidateNotifyCodeVerification""",
    "runs the account's own code": "appconfig:ValidateConfiguration",
    "writes its result to S3 when asked": "socialmessaging:GetWhatsAppMessageMedia timestream-query:Query",
    "reports numbers that steer sampling": "xray:GetSamplingTargets",
}

_READS = {
    "only looks, whatever its verb": """
        accessanalyzer:CheckAccessNotGranted accessanalyzer:CheckNoNewAccess accessanalyzer:CheckNoPublicAccess
        ecr:BatchCheckLayerAvailability ecs:DiscoverPollEndpoint elasticbeanstalk:CheckDNSAvailability
        events:TestEventPattern gamelift:ResolveAlias identitystore:IsMemberInGroups
        kinesisanalyticsv2:DiscoverInputSchema lightsail:IsVpcPeered logs:TestMetricFilter logs:TestTransformer
        rds:DownloadDBLogFilePortion route53:TestDNSAnswer route53domains:CheckDomainAvailability
        route53domains:CheckDomainTransferability servicediscovery:DiscoverInstances
        servicediscovery:DiscoverInstancesRevision sns:CheckIfPhoneNumberIsOptedOut
        stepfunctions:ValidateStateMachineDefinition sts:DecodeAuthorizationMessage
        verifiedpermissions:BatchIsAuthorized verifiedpermissions:IsAuthorized wafv2:CheckCapacity""",
    "runs a query over logs, which stores nothing of the account's": "logs:StartQuery logs:StopQuery",
}

_CREDENTIALS = {
    "is how botocore itself gets credentials": """
        s3:CreateSession signin:CreateOAuth2Token sso:GetRoleCredentials sso-oidc:CreateToken sts:AssumeRole
        sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity""",
    "begins a login that a person has to approve": "sso-oidc:RegisterClient sso-oidc:StartDeviceAuthorization",
}

REVEALING_FLAGS = {
    "apigateway:GetApiKey": "includeValue",
    "apigateway:GetApiKeys": "includeValues",
    "datazone:GetConnection": "withSecret",
    "logs:FilterLogEvents": "unmask",
    "logs:GetLogEvents": "unmask",
    "logs:GetLogObject": "unmask",
    "logs:GetLogRecord": "unmask",
    "ssm:GetParameter": "WithDecryption",
    "ssm:GetParameterHistory": "WithDecryption",
    "ssm:GetParameters": "WithDecryption",
    "ssm:GetParametersByPath": "WithDecryption",
}
"""Reads that hand out a secret when this member of their input is true."""

_IRREVERSIBLE = """
    acm-pca:RevokeCertificate cloudformation:ExecuteChangeSet cloudformation:ExecuteStackRefactor
    cloudformation:UpdateStack cloudformation:UpdateStackSet ec2:AcceptReservedInstancesExchangeQuote
    kms:ScheduleKeyDeletion organizations:LeaveOrganization route53domains:RegisterDomain
    route53domains:RenewDomain route53domains:TransferDomain s3:PutBucketLifecycleConfiguration
    signer:RevokeSignature signer:RevokeSigningProfile"""

_REVERSIBLE = """
    autoscaling:DeleteTags ec2:DeleteTags kms:CancelKeyDeletion redshift:DeleteTags
    sqs:DeleteMessage sqs:DeleteMessageBatch workspaces:DeleteTags"""


def _table(groups: dict[str, str]) -> dict[str, str]:
    return {name: why for why, names in groups.items() for name in names.split()}


SECRETS = _table(_SECRETS)
"""`service:Operation` -> why it counts as handing out a secret."""

WRITES = _table(_WRITES)
"""Read verbs that change something, and what."""

READS = _table(_READS)
"""Other verbs that change nothing."""

CREDENTIALS = _table(_CREDENTIALS)
"""Calls that get credentials; they make sessions and change nothing."""

IRREVERSIBLE = frozenset(_IRREVERSIBLE.split())
"""Mild verbs whose effect cannot be taken back (it may replace resources, spend money, or end access for good)."""

REVERSIBLE = frozenset(_REVERSIBLE.split())
"""Heavy verbs with a light effect: what goes is named on the screen that offers it, and small."""
