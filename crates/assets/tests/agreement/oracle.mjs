// Judges files with the Khronos glTF-Validator: reads length-prefixed files from stdin, prints one JSON line for each.
import { createRequire } from "node:module";

const validator = createRequire(process.argv[2] + "/")("gltf-validator");

// Some broken pictures make the validator throw from a callback, so that its promise never settles.
let crash = () => {};
process.on("uncaughtException", (error) => crash(String(error)));

async function judge(bytes) {
  const crashed = new Promise((resolve) => {
    crash = (error) => resolve({ crashed: error });
  });
  const judged = validator.validateBytes(bytes, { maxIssues: 0 }).then(
    (report) => {
      const errors = report.issues.messages.filter((message) => message.severity === 0);
      const info = report.info ?? {};
      return {
        errors: [...new Set(errors.map((message) => message.code))].sort(),
        where: errors.slice(0, 20).map((message) => `${message.code} ${message.pointer ?? ""}`),
        triangles: info.totalTriangleCount,
        draw_calls: info.drawCallCount,
      };
    },
    (error) => ({ unreadable: String(error) }),
  );
  return Promise.race([judged, crashed]);
}

let pending = Buffer.alloc(0);
for await (const piece of process.stdin) {
  pending = Buffer.concat([pending, piece]);
  while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32LE(0)) {
    const end = 4 + pending.readUInt32LE(0);
    const result = await judge(new Uint8Array(pending.subarray(4, end)));
    process.stdout.write(JSON.stringify(result) + "\n");
    pending = pending.subarray(end);
  }
}
