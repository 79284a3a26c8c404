"""The bilingual vocabulary: every key, value and word of bprflow stands here once."""
