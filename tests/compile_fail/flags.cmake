# What run.cmake and precompile.cmake share: the variable `flags` from the file FLAGS and the folders OWN and IMPLICIT;
# `header` and `use_precompiled`, the flags that take the precompiled header, from the folder PRECOMPILED.

# Our headers under -I and with warnings, the rest as system headers; a folder that the compiler knows by itself is not
# named, since that would disturb its order.
file(STRINGS "${FLAGS}" lines)
set(flags -std=c++20 -Wall -Wextra -Werror -fdiagnostics-color=never "-I${OWN}")
foreach(line IN LISTS lines)
    if(line MATCHES "^-isystem(.+)$")
        set(folder "${CMAKE_MATCH_1}")
        if(NOT folder IN_LIST IMPLICIT AND NOT folder STREQUAL OWN)
            list(APPEND flags -isystem "${folder}")
        endif()
    else()
        list(APPEND flags "${line}")
    endif()
endforeach()

# g++ looks for <header>.gch beside the header, clang is given the file.
set(header "${PRECOMPILED}/umbrella.hpp")
set(compiled_header "${header}.gch")
execute_process(COMMAND "${COMPILER}" --version OUTPUT_VARIABLE version)
if(version MATCHES "clang")
    set(use_precompiled -include-pch "${compiled_header}")
else()
    set(use_precompiled -include "${header}")
endif()
