# Run at build time (cmake -P): fetches Debian's novnc package and unpacks its viewer. The package
# is not installed, because that brings Node.js and a WebSocket proxy that nobody needs.
#   WORK = folder to download into, INTO = folder that gets core/ and vendor/
set(hint "Run `apt-get update` and build again; the package is `novnc` of Debian 12 (section main).")

file(MAKE_DIRECTORY "${WORK}")
file(GLOB package "${WORK}/novnc_*.deb")
if(NOT package)
    execute_process(COMMAND apt-get download novnc WORKING_DIRECTORY "${WORK}"
        RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    file(GLOB package "${WORK}/novnc_*.deb")
    if(failed OR NOT package)
        message(FATAL_ERROR "novnc: `apt-get download novnc` failed.\n${said}\n${hint}")
    endif()
endif()
file(REMOVE_RECURSE "${WORK}/unpacked" "${INTO}")
execute_process(COMMAND dpkg-deb -x "${package}" "${WORK}/unpacked" RESULT_VARIABLE failed)
set(from "${WORK}/unpacked/usr/share/novnc")
if(failed OR NOT EXISTS "${from}/core/rfb.js")
    file(REMOVE ${package})  # half downloaded, perhaps: the next build tries again
    message(FATAL_ERROR "novnc: ${package} has no core/rfb.js.\n${hint}")
endif()
file(COPY "${from}/core" "${from}/vendor" DESTINATION "${INTO}")
file(COPY_FILE "${WORK}/unpacked/usr/share/doc/novnc/copyright" "${INTO}/copyright.txt")
