// The same shoppers at both shops, one after the other, in one run: a page of twenty products, then a purchase in three
// requests (into the bag, everything up to the price, the payment). Prints one JSON object with the ratio.
// measure.mjs BUYPLUS_URL PEER_URL SHOPPERS SECONDS. Run by ../peer.sh.
import crypto from "node:crypto";
import http from "node:http";
import os from "node:os";

const [buyplusUrl, peerUrl, shoppers, seconds] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });

function ask(base, method, path, headers, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
        const request = http.request(base + path, { method, agent, headers: { ...headers, ...(text && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }) } }, (response) => {
            const parts = [];
            response.on("data", (part) => parts.push(part));
            response.on("end", () => {
                const answer = Buffer.concat(parts).toString();
                if (response.statusCode >= 400) reject(new Error(`${method} ${path}: ${response.statusCode} ${answer}`));
                else resolve({ headers: response.headers, json: answer && JSON.parse(answer) });
            });
        });
        request.on("error", reject);
        request.end(text);
    });
}

const encode = (bytes) => Buffer.from(bytes).toString("base64url");

/** The bytes that a device signs; see crates/api/src/signing.rs. */
function signing(heading, members) {
    return Buffer.from(heading + "\n" + members.map(([name, value]) => `${name}:${Buffer.byteLength(String(value))}:${value}\n`).join(""));
}

async function buyplusShopper() {
    const { publicKey, privateKey } = crypto.generateKeyPairSync("ed25519");
    const raw = Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url");
    const sign = (heading, members) => encode(crypto.sign(null, signing(heading, members), privateKey));
    const post = async (path, body, token) => (await ask(buyplusUrl, "POST", path, { "idempotency-key": crypto.randomUUID(), ...(token && { authorization: `Bearer ${token}` }) }, body)).json;
    const { device_id, token } = await post("/v1/devices", { public_key: encode(raw), label: "Load shopper" });
    const terms = { device_id, currency: "USD", cap_per_payment_minor: 100_000_000, cap_per_day_minor: 100_000_000_000, max_payments_per_day: 1_000_000, expires_at: "2099-01-01T00:00:00Z", nonce: encode(crypto.randomBytes(16)) };
    const mandate = await post("/v1/mandates", { ...terms, signature: sign("buyplus-mandate-v1", Object.entries(terms)) }, token);
    const bag = await post("/v1/bags", undefined, token);
    const goods = (await ask(buyplusUrl, "GET", "/v1/products?limit=20", {})).json.items.flatMap((product) => product.variants.map((variant) => variant.id));
    let round = Math.floor(Math.random() * goods.length);
    return {
        list: () => ask(buyplusUrl, "GET", "/v1/products?limit=20", {}),
        async buy() {
            await post(`/v1/bags/${bag.id}/lines`, { variant_id: goods[round++ % goods.length], quantity: 1 }, token);
            const { challenge, id, messages } = await post("/v1/checkout-sessions", { bag_id: bag.id }, token);
            if (!challenge) throw new Error(JSON.stringify(messages));
            const { amount_minor, currency, cart_hash, nonce, expires_at } = challenge;
            const signature = sign("buyplus-payment-v1", Object.entries({ session_id: id, amount_minor, currency, cart_hash, nonce, expires_at }));
            const paid = await post(`/v1/checkout-sessions/${id}/complete`, { mandate_id: mandate.id, nonce, amount_minor, currency, cart_hash, signature }, token);
            if (!paid.order_id) throw new Error("not paid");
        },
    };
}

const LIST = "{ products(options: { take: 20 }) { items { id name slug description variants { id name sku priceWithTax currencyCode stockLevel } } totalItems } }";
const ADD = "mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { __typename ... on Order { id totalWithTax } } }";
const READY = `mutation ($email: String!, $way: [ID!]!) {
  setCustomerForOrder(input: { firstName: "Ann", lastName: "Other", emailAddress: $email }) { __typename }
  setOrderShippingAddress(input: { fullName: "Ann Other", streetLine1: "1 Main St", city: "Springfield", postalCode: "62704", countryCode: "US" }) { __typename }
  setOrderShippingMethod(shippingMethodId: $way) { __typename ... on Order { totalWithTax } }
  transitionOrderToState(state: "ArrangingPayment") { __typename }
}`;
const PAY = 'mutation { addPaymentToOrder(input: { method: "dummy", metadata: {} }) { __typename ... on Order { code state } } }';

async function peerShopper(number) {
    let token;
    const query = async (text, variables) => {
        const { headers, json } = await ask(peerUrl, "POST", "/shop-api", token ? { authorization: `Bearer ${token}` } : {}, { query: text, variables });
        token = headers["vendure-auth-token"] ?? token;
        if (json.errors) throw new Error(JSON.stringify(json.errors));
        return json.data;
    };
    const goods = (await query(LIST)).products.items.flatMap((product) => product.variants.map((variant) => variant.id));
    let round = Math.floor(Math.random() * goods.length);
    let way;
    return {
        list: () => query(LIST),
        async buy() {
            await query(ADD, { id: goods[round++ % goods.length] });
            way ??= (await query("{ eligibleShippingMethods { id } }")).eligibleShippingMethods[0].id;
            await query(READY, { email: `shopper${number}@example.com`, way: [way] });
            const { addPaymentToOrder: paid } = await query(PAY);
            if (paid.state !== "PaymentSettled") throw new Error(JSON.stringify(paid));
        },
    };
}

async function measure(makeShopper, task) {
    const all = await Promise.all(Array.from({ length: Number(shoppers) }, (_, number) => makeShopper(number)));
    await Promise.all(all.map((shopper) => shopper[task]()));
    const times = [];
    let refused = 0;
    const started = performance.now();
    const end = started + Number(seconds) * 1000;
    await Promise.all(all.map(async (shopper) => {
        while (performance.now() < end) {
            const since = performance.now();
            try {
                await shopper[task]();
                times.push(performance.now() - since);
            } catch (error) {
                refused += 1;
                if (refused === 1) console.error(String(error).slice(0, 300));
            }
        }
    }));
    times.sort((a, b) => a - b);
    const at = (share) => Math.round((times[Math.floor(share * (times.length - 1))] ?? NaN) * 100) / 100;
    const perSecond = times.length / ((performance.now() - started) / 1000);
    return { per_s: Math.round(perSecond * 10) / 10, p50_ms: at(0.5), p99_ms: at(0.99), refused };
}

const result = { shoppers: Number(shoppers), load_average: os.loadavg()[0] };
for (const task of ["list", "buy"]) {
    const peer = await measure(peerShopper, task);
    const buyplus = await measure(buyplusShopper, task);
    result[task] = { buyplus, vendure: peer, ratio: Math.round((buyplus.per_s / peer.per_s) * 10) / 10 };
}
console.log(JSON.stringify(result));
agent.destroy();
