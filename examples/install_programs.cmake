# Installs the programs, what a shell completes of them, and, where help2man is found, their manual pages.

include(GNUInstallDirs)

install(TARGETS deepprune_program RUNTIME COMPONENT programs)
# Other packages have a program `paper`.
install(
    PROGRAMS "$<TARGET_FILE:paper_program>"
    DESTINATION "${CMAKE_INSTALL_BINDIR}"
    RENAME deepprune-paper
    COMPONENT programs)
install(
    CODE "if(CMAKE_INSTALL_DO_STRIP)
    execute_process(COMMAND \"${CMAKE_STRIP}\" \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/deepprune-paper\")
endif()"
    COMPONENT programs)

set(shell "${CMAKE_CURRENT_SOURCE_DIR}/deepprune/shell")
install(
    FILES "${shell}/deepprune.bash"
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions"
    RENAME deepprune
    COMPONENT programs)
install(
    FILES "${shell}/_deepprune"
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/zsh/vendor-completions"
    COMPONENT programs)
install(
    FILES "${shell}/deepprune.fish"
    DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/fish/vendor_completions.d"
    COMPONENT programs)

find_program(deepprune_help2man help2man)
if(CMAKE_CROSSCOMPILING)
    message(STATUS "deepprune: no manual pages, because help2man runs the program, which is for another machine")
elseif(deepprune_help2man)
    set(pages "${PROJECT_BINARY_DIR}/man1")
    set(script "${PROJECT_SOURCE_DIR}/cmake/manual_pages.sh")
    add_custom_command(
        OUTPUT "${pages}/deepprune.1.gz"
        COMMAND "${script}" "${pages}" "${PROJECT_VERSION}" "$<TARGET_FILE:deepprune_program>" "$<TARGET_FILE:paper_program>"
        DEPENDS deepprune_program paper_program "${script}"
        COMMENT "Writing the manual pages"
        VERBATIM)
    add_custom_target(deepprune_manual ALL DEPENDS "${pages}/deepprune.1.gz")
    install(
        DIRECTORY "${pages}"
        DESTINATION "${CMAKE_INSTALL_MANDIR}"
        COMPONENT programs)
else()
    message(STATUS "deepprune: no manual pages, because help2man is not found (Debian: apt install help2man)")
endif()
