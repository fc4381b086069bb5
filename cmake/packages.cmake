# Two Debian packages, by `cpack --preset package`: the programs, and the library for those who write programs.
# `cmake --install <build> --component programs | development` installs the same files elsewhere.

include(GNUInstallDirs)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME deepprune)
set(CPACK_PACKAGE_VENDOR "the deepprune authors")
set(CPACK_PACKAGE_CONTACT "the deepprune authors <deepprune@example.org>")
set(CPACK_PACKAGE_HOMEPAGE_URL "https://doi.org/10.3389/fgene.2019.01145")
set(CPACK_COMPONENTS_ALL programs development)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

set(CPACK_DEBIAN_PROGRAMS_PACKAGE_NAME deepprune)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAMS_DESCRIPTION
    "motifs that a protein binds, learned from DNA sequences
 deepprune trains a convolutional network on the sequences of ChIP-seq peaks,
 prunes it to a few kernels, and shows these as sequence logos, with the known
 motifs that they resemble. It reads FASTA, or peaks and a genome; it scans
 genomes for sites, and compares motifs as Tomtom does.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libdeepprune-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libxtensor-dev (>= 0.24), libxtensor-blas-dev, libopenblas-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "zlib1g-dev, nlohmann-json3-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "cmake, libhts-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
    "networks for DNA sequences, trained and pruned (C++20 headers)
 Layers compose into the type of a network at compile time; a fused engine
 trains it, a pruner leaves a few kernels of many, and these are read as
 motifs. This package has the headers, a CMake package, a pkg-config file and
 examples.")

# What Debian wants of every package: copyright and changelogs.
find_program(deepprune_gzip gzip REQUIRED)
foreach(package IN ITEMS deepprune libdeepprune-dev)
    set(component programs)
    if(package STREQUAL libdeepprune-dev)
        set(component development)
    endif()
    set(folder "${PROJECT_BINARY_DIR}/debian/${package}")
    configure_file("${CMAKE_CURRENT_LIST_DIR}/debian/changelog.in" "${folder}/changelog.Debian" @ONLY)
    configure_file("${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${folder}/changelog" COPYONLY)
    execute_process(COMMAND "${deepprune_gzip}" -9nf "${folder}/changelog.Debian" "${folder}/changelog"
                            COMMAND_ERROR_IS_FATAL ANY)
    install(
        FILES "${folder}/changelog.Debian.gz" "${folder}/changelog.gz"
        DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/${package}"
        COMPONENT ${component})
    install(
        FILES "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/${package}"
        RENAME copyright
        COMPONENT ${component})
endforeach()

include(CPack)
