"""Asks a public Python SDK: signs some calls with the project's test key, and judges notices and replies.

Reads {"notices": [form], "replies": [{"method", "body"}]} and writes {"signed": [form], "notices": [bool],
"replies": [bool]}; the folder with the keys is the first argument.
"""

import json
import pathlib
import sys
from urllib.parse import parse_qsl

from alipay import AliPay

keys = pathlib.Path(sys.argv[1])
sdk = AliPay(
    appid="2021000000000001",
    app_notify_url="https://shop.example/v1/payments/alipay/notify",
    app_private_key_string=(keys / "app-private.pem").read_text(),
    alipay_public_key_string=(keys / "alipay-public.pem").read_text(),
    sign_type="RSA2",
)


def notice(form):
    fields = dict(parse_qsl(form, keep_blank_values=True, strict_parsing=True))
    return sdk.verify(fields, fields.pop("sign"))


def reply(one):
    try:
        name = one["method"].replace(".", "_") + "_response"
        sdk._verify_and_return_sync_response(one["body"], name)
        return True
    except Exception:
        return False


given = json.load(sys.stdin)
signed = [
    sdk.api_alipay_trade_app_pay(subject="Buy+", out_trade_no="pay_1", total_amount="0.01"),
    sdk.client_api(
        "alipay.trade.pay",
        {"out_trade_no": "pay_2", "total_amount": "249.00", "subject": '流光百货 & "bags" 100% + more',
         "agreement_params": {"agreement_no": "20250001"}},
    ),
    sdk.client_api(
        "alipay.trade.refund",
        {"out_trade_no": "pay_3", "refund_amount": "12.30", "out_request_no": "pay_4", "refund_reason": " spaces  and = signs "},
    ),
]
json.dump(
    {"signed": signed, "notices": [notice(form) for form in given["notices"]], "replies": [reply(one) for one in given["replies"]]},
    sys.stdout,
)
