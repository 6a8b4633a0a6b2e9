// Proves that the manifest's feature flags reach this target: the compiler accepts a misspelt flag in silence.
#if !hasFeature(ExistentialAny) || !hasFeature(MemberImportVisibility) || !hasFeature(InternalImportsByDefault) || !hasFeature(NonisolatedNonsendingByDefault)
    #error("an upcoming feature of Package.swift is not in force: check its spelling")
#endif
