# Run by CPack before it packs: the package's folders are for everybody to read, whatever the umask of who makes it.
# (CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS does not help: mkdir takes the umask from it.)
file(CHMOD_RECURSE ${CPACK_TEMPORARY_INSTALL_DIRECTORY}
     DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
