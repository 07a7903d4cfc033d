// Asks the public Node SDK: signs some calls with the project's test key, and judges notices and replies.
// Reads {"notices": [form], "replies": [{"method", "body"}]} and writes {"signed": [form], "notices": [bool],
// "replies": [bool]}; the folder with the keys is the first argument.
import { readFileSync } from 'node:fs';
import { AlipaySdk } from 'alipay-sdk';

const key = name => readFileSync(`${process.argv[2]}/${name}.pem`, 'utf8');
const input = JSON.parse(readFileSync(0, 'utf8'));
const sdk = new AlipaySdk({
  appId: '2021000000000001',
  privateKey: key('app-private'),
  alipayPublicKey: key('alipay-public'),
  keyType: 'PKCS8',
});

const call = (method, biz) => sdk.sdkExecute(method, {
  notifyUrl: 'https://shop.example/v1/payments/alipay/notify',
  bizContent: biz,
});
const signed = [
  call('alipay.trade.app.pay', { outTradeNo: 'pay_1', totalAmount: '0.01', subject: 'Buy+', productCode: 'QUICK_MSECURITY_PAY' }),
  call('alipay.trade.pay', { outTradeNo: 'pay_2', totalAmount: '249.00', subject: '流光百货 & "bags" 100% + more', agreementParams: { agreementNo: '20250001' } }),
  call('alipay.trade.refund', { outTradeNo: 'pay_3', refundAmount: '12.30', outRequestNo: 'pay_4', refundReason: ' spaces  and = signs ' }),
];

const fields = form => Object.fromEntries(new URLSearchParams(form));
const judged = work => { try { work(); return true; } catch { return false; } };
const replies = input.replies.map(({ method, body }) => judged(() => {
  const key = `${method.replaceAll('.', '_')}_response`;
  sdk.checkResponseSign(body, key, JSON.parse(body).sign, 'test');
}));
console.log(JSON.stringify({ signed, notices: input.notices.map(form => sdk.checkNotifySignV2(fields(form))), replies }));
