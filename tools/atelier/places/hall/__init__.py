"""The Buy+ department store's hall: geometry, light, plan and sidecar."""
