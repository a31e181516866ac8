"""Publishing to the EventBridge Schema Registry: project, plan, gate, apply."""
