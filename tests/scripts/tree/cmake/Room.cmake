set(LOADTEST_ROOMS core metrics run)
