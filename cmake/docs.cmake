# Targets of their own, which no other depends on: `docs`, the reference of the C++ interface by Doxygen, and `site`, the guide
# by mkdocs with mkdocs-material. Debian has the three as packages of these names.

find_program(DEEPPRUNE_DOXYGEN doxygen)
find_program(DEEPPRUNE_MKDOCS mkdocs)
mark_as_advanced(DEEPPRUNE_DOXYGEN DEEPPRUNE_MKDOCS)

if(DEEPPRUNE_DOXYGEN)
    # The paths in docs/Doxyfile are those of the repository, its output goes to build/docs.
    add_custom_target(
        docs
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${PROJECT_SOURCE_DIR}/build"
        COMMAND "${DEEPPRUNE_DOXYGEN}" docs/Doxyfile
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
        COMMENT "The reference: build/docs/html/index.html")
endif()
if(DEEPPRUNE_MKDOCS)
    add_custom_target(
        site
        COMMAND "${DEEPPRUNE_MKDOCS}" build --strict --quiet --config-file docs/site/mkdocs.yml
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
        COMMENT "The guide: build/site/index.html")
endif()
