//! Wire types shared by client, server and tools: data only, no logic.
