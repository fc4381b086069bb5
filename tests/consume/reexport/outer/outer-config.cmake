include(CMakeFindDependencyMacro)
find_dependency(deepprune)
include("${CMAKE_CURRENT_LIST_DIR}/outer-targets.cmake")
