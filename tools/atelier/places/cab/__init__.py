"""The yellow cab: seen at the kerb, then sat in for the ride."""
