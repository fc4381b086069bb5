# Writes trees that each have one fault and sees that check_layers.cmake names it; and one tree without fault.
# Called as: cmake -DSCRATCH=<folder> -P this

cmake_minimum_required(VERSION 3.25)

# Lays the sound tree, then writes `content` to `header` of it, then checks; `expected` is a regex, or "" for no fault.
function(expect expected header content)
    set(tree "${SCRATCH}/deepprune")
    file(REMOVE_RECURSE "${tree}")
    file(WRITE "${tree}/deepprune.hpp"
         "#pragma once\n#include <deepprune/core/tensor.hpp>\n#include <deepprune/layers/dense.hpp>\n")
    file(WRITE "${tree}/layers/detail/rows.hpp"
         "#pragma once\n#include <deepprune/core/tensor.hpp>\nnamespace detail {\n}\n")
    file(WRITE "${tree}/layers/dense.hpp" "#pragma once\n#include <deepprune/layers/detail/rows.hpp>\n")
    file(WRITE "${tree}/core/tensor.hpp" "#pragma once\n#include <xtensor/xtensor.hpp>\n#include <vector>\n")
    file(WRITE "${tree}/io/reader.hpp" "#pragma once\n#include <fstream>\n#include <deepprune/core/tensor.hpp>\n")
    file(WRITE "${tree}/genome/index.hpp" "#pragma once\n#include <htslib/faidx.h>\n#include <deepprune/io/reader.hpp>\n")
    if(header)
        file(WRITE "${tree}/${header}" "${content}")
    endif()
    execute_process(
        COMMAND "${CMAKE_COMMAND}" "-DROOT=${SCRATCH}" -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/check_layers.cmake"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output)
    if(expected STREQUAL "" AND NOT result EQUAL 0)
        message(FATAL_ERROR "a sound tree is refused (${header}):\n${output}")
    elseif(NOT expected STREQUAL "" AND (result EQUAL 0 OR NOT output MATCHES "${expected}"))
        message(FATAL_ERROR "not seen: '${expected}' in ${header}; the checker said:\n${output}")
    endif()
endfunction()

set(once "#pragma once\n")
expect("" "" "")
expect("'core' may not include 'layers'" core/tensor.hpp "${once}#include <deepprune/layers/dense.hpp>\n")
expect("a circle of includes" core/tensor.hpp "${once}#include <deepprune/layers/dense.hpp>\n")
expect("'layers' may not include 'metrics'" layers/dense.hpp "${once}#include <deepprune/metrics/a.hpp>\n")
expect("which does not exist" layers/dense.hpp "${once}#include <deepprune/core/absent.hpp>\n")
expect("xtensor is included by core/tensor.hpp alone" layers/dense.hpp "${once}#include <xtensor/xarray.hpp>\n")
expect("BLAS is included by" core/tensor.hpp "${once}#include <xflens/cxxblas/cxxblas.cxx>\n")
expect("files belong to io" layers/dense.hpp "${once}#include <fstream>\n")
expect("zlib and JSON belong to io" genome/index.hpp "${once}#include <zlib.h>\n")
expect("htslib belongs to genome" io/reader.hpp "${once}#include <htslib/faidx.h>\n")
expect("'io' may not include 'genome'" io/reader.hpp "${once}#include <deepprune/genome/index.hpp>\n")
expect("no console" layers/dense.hpp "${once}#include <iostream>\n")
expect("no console" io/reader.hpp "${once}#include <chrono>\n")
expect("calls getenv" layers/dense.hpp "${once}inline auto x() { return std::getenv(\"X\"); }\n")
expect("calls stod" io/reader.hpp "${once}inline auto x() { return std::stod(\"1\"); }\n")
expect("macros are defined in" layers/dense.hpp "${once}#define A 1\n")
expect("includes no header of ours" layers/dense.hpp "${once}inline namespace DEEPPRUNE_ABI {\n}\n")
expect("anonymous namespace" layers/dense.hpp "${once}namespace {\n}\n")
expect("no #pragma once" layers/dense.hpp "inline int x = 0\;\n")
expect("no place among the layers" misc/dense.hpp "${once}")
expect("should name its header in < >" layers/dense.hpp "${once}#include \"deepprune/core/tensor.hpp\"\n")
expect("includes the umbrella header" layers/dense.hpp "${once}#include <deepprune/deepprune.hpp>\n")
expect("does not name layers/lonely.hpp" layers/lonely.hpp "${once}")
expect("does not reach layers/detail/lonely.hpp" layers/detail/lonely.hpp "${once}")
expect("names layers/detail/rows.hpp, and private headers are not for users" deepprune.hpp
       "${once}#include <deepprune/core/tensor.hpp>\n#include <deepprune/layers/dense.hpp>\n#include <deepprune/layers/detail/rows.hpp>\n")
expect("a header is called" layers/other/deep.hpp "${once}")
expect("io is opt-in" deepprune.hpp "${once}#include <deepprune/layers/dense.hpp>\n#include <deepprune/io/reader.hpp>\n")
expect("genome is opt-in" deepprune.hpp "${once}#include <deepprune/layers/dense.hpp>\n#include <deepprune/genome/index.hpp>\n")
string(REPEAT "//\n" 300 long)
expect("301 lines, at most 300" layers/dense.hpp "${once}${long}")
expect("" layers/dense.hpp "${once}#include <deepprune/layers/detail/rows.hpp>  // getenv() is not called\n")
expect("declares nothing in deepprune::detail" layers/detail/rows.hpp "${once}inline int x = 0\;\n")
file(REMOVE_RECURSE "${SCRATCH}")
message(STATUS "every fault was seen")
