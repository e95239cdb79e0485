"""What can be done about one's data: taking it away, showing it, having it erased."""

import strawberry

from domain.permission import SESSION, WRITE_CONTENT
from resolvers import departure as departure_resolvers
from resolvers import export as export_resolvers
from resolvers import share as share_resolvers
from schema.departure import DeleteAccountInput, DeleteAccountPayload
from schema.export import RequestExportInput, RequestExportPayload
from schema.payload import mutation
from schema.share import (
    RevokeShareInput,
    RevokeSharePayload,
    ShareContentInput,
    ShareContentPayload,
)


@strawberry.type(description="What can be done about one's data.")
class CustodyMutations:
    request_export = mutation(
        export_resolvers.request_export,
        "Has your data made into one file; watch it with `exportProgress`. A mail says when it is"
        " ready.",
        access=SESSION,
        takes=RequestExportInput,
        gives=RequestExportPayload,
        starts_job=True,
    )
    share_content = mutation(
        share_resolvers.share_content,
        "Makes a link that shows a content of yours to whoever has it. Deleting the content hides"
        " it, and restoring shows it again.",
        access=WRITE_CONTENT,
        takes=ShareContentInput,
        gives=ShareContentPayload,
    )
    revoke_share = mutation(
        share_resolvers.revoke_share,
        "Ends a link at once. Addresses of files that were shown work for up to an hour more.",
        access=WRITE_CONTENT,
        takes=RevokeShareInput,
        gives=RevokeSharePayload,
    )
    delete_account = mutation(
        departure_resolvers.delete_account,
        "Deletes your account for good: sessions, access tokens and keys (密钥) end at once, jobs"
        " are stopped, and all that you made or sent is erased soon after. The address may"
        " register anew.",
        access=SESSION,
        takes=DeleteAccountInput,
        gives=DeleteAccountPayload,
    )
