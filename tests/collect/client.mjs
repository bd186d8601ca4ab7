// Sends one call of each type by a real client library.
// node client.mjs <folder of node_modules> <segment | rudder> <address> <write key>
import { createRequire } from "node:module";

const [, , folder, library, address, key] = process.argv;
const require = createRequire(`${folder}/`);
const context = { page: { url: "https://shop.example/p" }, userAgent: "Mozilla/5.0" };
const products = [{ product_id: "p1", price: 19.9, quantity: 1 }];
const calls = {
  identify: { userId: "u1", anonymousId: "a1", traits: { firstName: "Ada", address: { city: "Ghent" } } },
  track: { userId: "u1", anonymousId: "a1", event: "Order Completed", properties: { order_id: "1001", products } },
  page: { anonymousId: "a1", name: "Home", properties: { url: "https://shop.example/", title: "Shop" } },
  screen: { anonymousId: "a1", name: "Start" },
  group: { userId: "u1", groupId: "g1", traits: { name: "Acme" } },
  alias: { userId: "u1", previousId: "a1" },
};

if (library === "segment") {
  const { Analytics } = require("@segment/analytics-node");
  const client = new Analytics({ writeKey: key, host: address, flushAt: 4 });
  client.on("error", (error) => { console.error(error); process.exitCode = 1; });
  for (const [name, call] of Object.entries(calls)) {
    client[name]({ ...call, context, timestamp: new Date("2026-11-01T10:00:00Z") });
  }
  await client.closeAndFlush({ timeout: 20_000 });
} else {
  const Analytics = require("@rudderstack/rudder-sdk-node");
  const client = new Analytics(key, { dataPlaneUrl: address, flushAt: 4, gzip: true });
  for (const [name, call] of Object.entries(calls)) {
    client[name]({ ...call, context, timestamp: new Date("2026-11-01T10:00:00Z") });
  }
  await new Promise((done, failed) => client.flush((error) => (error ? failed(error) : done())));
}
