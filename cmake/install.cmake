# Installs headers and the package `deepprune`; the component `io` has an export of its own, and so has `genome`, so
# that projects without them need neither zlib nor htslib.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(deepprune_package_dir "${CMAKE_INSTALL_DATAROOTDIR}/cmake/deepprune")

install(
    TARGETS deepprune
    EXPORT deepprune_targets
    FILE_SET HEADERS COMPONENT deepprune)
install(
    EXPORT deepprune_targets
    NAMESPACE deepprune::
    FILE deepprune-targets.cmake
    DESTINATION "${deepprune_package_dir}"
    COMPONENT deepprune)
if(DEEPPRUNE_IO)
    install(
        TARGETS deepprune_io
        EXPORT deepprune_io_targets
        FILE_SET HEADERS COMPONENT deepprune)
    install(
        EXPORT deepprune_io_targets
        NAMESPACE deepprune::
        FILE deepprune-io-targets.cmake
        DESTINATION "${deepprune_package_dir}"
        COMPONENT deepprune)
endif()

if(TARGET deepprune_genome)
    install(
        TARGETS deepprune_genome
        EXPORT deepprune_genome_targets
        FILE_SET HEADERS COMPONENT deepprune)
    install(
        EXPORT deepprune_genome_targets
        NAMESPACE deepprune::
        FILE deepprune-genome-targets.cmake
        DESTINATION "${deepprune_package_dir}"
        COMPONENT deepprune)
endif()

configure_package_config_file(
    "${CMAKE_CURRENT_LIST_DIR}/deepprune-config.cmake.in" "${PROJECT_BINARY_DIR}/deepprune-config.cmake"
    INSTALL_DESTINATION "${deepprune_package_dir}")
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/deepprune-config-version.cmake"
    COMPATIBILITY SameMinorVersion
    ARCH_INDEPENDENT)
install(
    FILES "${PROJECT_BINARY_DIR}/deepprune-config.cmake" "${PROJECT_BINARY_DIR}/deepprune-config-version.cmake"
          "${CMAKE_CURRENT_LIST_DIR}/deepprune-blas.cmake" "${CMAKE_CURRENT_LIST_DIR}/deepprune-htslib.cmake"
    DESTINATION "${deepprune_package_dir}"
    COMPONENT deepprune)
install(
    FILES "${PROJECT_SOURCE_DIR}/LICENSE"
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/licenses/deepprune"
    COMPONENT deepprune)
