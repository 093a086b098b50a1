"""What the checks in Tools/ share: the tree, the manifests, and a view of Swift and C source."""
