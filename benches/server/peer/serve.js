// Vendure as its documentation sets it up, over an empty PostgreSQL: `serve.js HOST PORT PRODUCTS`, prints a line once
// it listens. Run by ../peer.sh.
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { bootstrap, dummyPaymentHandler, DefaultLogger, LogLevel } = require("@vendure/core");
const { populate } = require("@vendure/core/cli");

const [host, port, products] = process.argv.slice(2);

const config = {
    apiOptions: { port: Number(port), hostname: "127.0.0.1", shopApiPath: "shop-api", adminApiPath: "admin-api" },
    authOptions: { tokenMethod: ["bearer"], superadminCredentials: { identifier: "superadmin", password: "superadmin" } },
    dbConnectionOptions: {
        type: "postgres", host, username: "buyplus", password: "", database: "vendure", synchronize: true, logging: false,
        extra: { max: 16 },
    },
    logger: new DefaultLogger({ level: LogLevel.Error }),
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
};

const initialData = {
    defaultLanguage: "en", defaultZone: "Americas",
    countries: [{ name: "United States of America", code: "US", zone: "Americas" }],
    taxRates: [{ name: "Standard Tax", percentage: 20 }],
    shippingMethods: [{ name: "Standard Shipping", price: 500 }],
    paymentMethods: [{ name: "Dummy", handler: { code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: "true" }] } }],
    collections: [],
};

function catalogue() {
    const file = path.join(os.tmpdir(), `peer-${process.pid}.csv`);
    const lines = ["name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets"];
    for (let n = 0; n < Number(products); n++) {
        lines.push(`Product ${n},product-${n},Something to buy number ${n},,,,,SKU${n},249.00,standard,100000000,true,,`);
    }
    fs.writeFileSync(file, lines.join("\n") + "\n");
    return file;
}

async function main() {
    const file = catalogue();
    const app = await populate(() => bootstrap(config), initialData, file);
    fs.unlinkSync(file);
    console.log(JSON.stringify({ event: "listening", url: `http://127.0.0.1:${port}` }));
    return app;
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
