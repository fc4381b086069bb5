# Installs headers and the package `deepprune`; the component `io` has an export of its own, and so has `genome`, so
# that projects without them need neither zlib nor htslib.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(deepprune_package_dir "${CMAKE_INSTALL_DATAROOTDIR}/cmake/deepprune")

install(
    TARGETS deepprune
    EXPORT deepprune_targets
    FILE_SET HEADERS COMPONENT development)
install(
    EXPORT deepprune_targets
    NAMESPACE deepprune::
    FILE deepprune-targets.cmake
    DESTINATION "${deepprune_package_dir}"
    COMPONENT development)
if(DEEPPRUNE_IO)
    install(
        TARGETS deepprune_io
        EXPORT deepprune_io_targets
        FILE_SET HEADERS COMPONENT development)
    install(
        EXPORT deepprune_io_targets
        NAMESPACE deepprune::
        FILE deepprune-io-targets.cmake
        DESTINATION "${deepprune_package_dir}"
        COMPONENT development)
endif()

if(TARGET deepprune_genome)
    install(
        TARGETS deepprune_genome
        EXPORT deepprune_genome_targets
        FILE_SET HEADERS COMPONENT development)
    install(
        EXPORT deepprune_genome_targets
        NAMESPACE deepprune::
        FILE deepprune-genome-targets.cmake
        DESTINATION "${deepprune_package_dir}"
        COMPONENT development)
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
    COMPONENT development)

# For those who build without CMake: `c++ -std=c++20 $(pkg-config --cflags --libs deepprune)`. The paths are relative to the
# file, so that the folder can be moved.
set(deepprune_pc_dir "${CMAKE_INSTALL_DATAROOTDIR}/pkgconfig")
file(RELATIVE_PATH deepprune_pc_up "/prefix/${deepprune_pc_dir}" "/prefix")
# deepprune_pkg_config(<name> <what> <packages that it needs> <flags> <libraries>)
function(deepprune_pkg_config name what needs flags libraries)
    set(deepprune_pc_name "${name}")
    set(deepprune_pc_description "${PROJECT_DESCRIPTION}${what}")
    set(deepprune_pc_requires "${needs}")
    set(deepprune_pc_cflags "${flags}")
    set(deepprune_pc_libs "${libraries}")
    configure_file("${PROJECT_SOURCE_DIR}/cmake/deepprune.pc.in" "${PROJECT_BINARY_DIR}/${name}.pc" @ONLY)
    install(
        FILES "${PROJECT_BINARY_DIR}/${name}.pc"
        DESTINATION "${deepprune_pc_dir}"
        COMPONENT development)
endfunction()
deepprune_pkg_config(deepprune "" "xtensor >= 0.24" "-DHAVE_CBLAS=1" "-lopenblas -pthread")
if(DEEPPRUNE_IO)
    deepprune_pkg_config(deepprune-io ": files" "deepprune = ${PROJECT_VERSION}, zlib, nlohmann_json >= 3.9" "" "")
endif()
if(TARGET deepprune_genome)
    deepprune_pkg_config(deepprune-genome ": peaks and genomes" "deepprune-io = ${PROJECT_VERSION}, htslib" "" "")
endif()

file(GLOB deepprune_small_examples "${PROJECT_SOURCE_DIR}/examples/*.cpp")
install(
    FILES ${deepprune_small_examples}
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/libdeepprune-dev/examples"
    COMPONENT development)
# A package has its copyright file elsewhere: see packages.cmake.
if(NOT PROJECT_IS_TOP_LEVEL)
    install(
        FILES "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/licenses/deepprune"
        COMPONENT development)
endif()
