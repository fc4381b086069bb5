# Writes small repositories and checks that check_snippets.cmake accepts the sound ones and names each fault.
# Called as: cmake -DSCRATCH=<folder> -P this

cmake_minimum_required(VERSION 3.25)

# `expected` is a regular expression for the output of the checker; `fails` says whether it must fail.
function(expect fails expected readme)
    file(REMOVE_RECURSE "${SCRATCH}")
    string(CONCAT program "#include <vector>\n\n" "int main() {\n" "    // [snippet]\n"
                  "    std::vector<int> v{1, 2}\;\n\n" "    if (v[0] == 1) {\n        return '\\n'\;\n    }\n"
                  "    // [/snippet]\n" "    // [snippet end]\n    return 0\;\n    // [/snippet end]\n" "}\n")
    file(WRITE "${SCRATCH}/a.cpp" "${program}")
    file(WRITE "${SCRATCH}/whole.cpp" "int x[2]\;\n")
    file(WRITE "${SCRATCH}/nested.cpp" "// [snippet]\nint x\;\n// [snippet inner]\nint y\;\n// [/snippet inner]\n// [/snippet]\n")
    file(WRITE "${SCRATCH}/README.md" "# Title\n\n${readme}\nEnd; [x] of it.\n")
    execute_process(
        COMMAND "${CMAKE_COMMAND}" "-DROOT=${SCRATCH}" -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/check_snippets.cmake"
        RESULT_VARIABLE result
        OUTPUT_VARIABLE output
        ERROR_VARIABLE output)
    if(fails AND result EQUAL 0 OR NOT fails AND NOT result EQUAL 0 OR NOT output MATCHES "${expected}")
        message(FATAL_ERROR "expected '${expected}' (fails: ${fails}) for\n${readme}\nthe checker said:\n${output}")
    endif()
endfunction()

set(good "std::vector<int> v{1, 2}\;\n\nif (v[0] == 1) {\n    return '\\n'\;\n}\n")
expect(FALSE "1 block" "<!-- snippet: a.cpp -->\n```cpp\n${good}```\n")
expect(FALSE "1 block" "<!-- snippet: a.cpp#end -->\n\n```cpp\nreturn 0\;\n```\n")
expect(FALSE "1 block" "<!-- snippet: whole.cpp -->\n```cpp\nint x[2]\;\n```\n")
expect(FALSE "1 block" "<!-- snippet: nested.cpp -->\n```cpp\nint x\;\nint y\;\n```\n")
expect(FALSE "1 block" "<!-- snippet: nested.cpp#inner -->\n```cpp\nint y\;\n```\n")
expect(FALSE "0 block" "```sh\nls; [x]\n```\n")
expect(TRUE "README.md:4: the block differs from a.cpp" "<!-- snippet: a.cpp -->\n```cpp\n${good}\n```\n")
string(REPLACE "2" "3" bad "${good}")
expect(TRUE "README.md:4: the block differs from a.cpp" "<!-- snippet: a.cpp -->\n```cpp\n${bad}```\n")
expect(TRUE "has no region" "<!-- snippet: a.cpp#absent -->\n```cpp\n${good}```\n")
expect(TRUE "absent.cpp does not exist" "<!-- snippet: absent.cpp -->\n```cpp\n${good}```\n")
expect(TRUE "README.md:3: a C.. block without" "```cpp\n${good}```\n")
expect(TRUE "without a line" "<!-- snippet: a.cpp -->\nSome text between.\n```cpp\n${good}```\n")
expect(TRUE "not closed" "<!-- snippet: a.cpp -->\n```cpp\n${good}")
file(REMOVE_RECURSE "${SCRATCH}")
message(STATUS "every fault was found")
