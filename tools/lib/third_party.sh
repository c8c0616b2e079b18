# Lays the sources of KissFFT and libjpeg-turbo, which compile for both targets, into the cache, from Debian's source packages.
# Each is pinned by version and by the sha256 of its upstream tarball.

# NAME  VERSION (Debian's upstream part)  SHA256 of NAME_VERSION.orig.tar.gz
third_party_pins() {
  cat <<'PINS'
kissfft 131.1.0 76c1aac87ddb7258f34b08a13f0eebf9e53afa299857568346aa5c82bcafaf1a
libjpeg-turbo 2.1.5 254f3642b04e309fee775123133c6464181addc150499561020312ec61c1bf7c
PINS
}

# A deb-src list made from the machine's own sources, kept out of /etc.
write_source_list() {
  local list=$1 file
  : >"$list"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    sed 's/^Types:.*/Types: deb-src/' "$file" >>"$list"
    printf '\n' >>"$list"
  done
  if [ ! -s "$list" ]; then
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list /etc/apt/sources.list.d/*.list >"${list%.sources}.list" 2>/dev/null || true
    rm "$list"
    list=${list%.sources}.list
  fi
  printf '%s' "$list"
}

fetch_source() {
  local name=$1 version=$2 sha256=$3 work=$AIRL_CACHE_DIR/apt-source list tarball
  local target=$AIRL_THIRD_PARTY_DIR/$name-$version
  [ -f "$target/.complete" ] && return
  mkdir -p "$work/lists/partial" "$AIRL_THIRD_PARTY_DIR"
  list=$(write_source_list "$work/airl.sources")
  local options=(-o "Dir::Etc::sourcelist=$list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::Lists=$work/lists")
  apt-get "${options[@]}" update
  (cd "$work" && apt-get "${options[@]}" source --download-only "$name")
  tarball=$(find "$work" -maxdepth 1 -name "${name}_${version}.orig.tar.*" ! -name '*.asc' | head -n 1)
  [ -n "$tarball" ] || fail "the source package of $name is not version $version any more"
  printf '%s  %s\n' "$sha256" "$tarball" | sha256sum --check --quiet - || fail "$tarball is not the pinned file"
  rm -rf "$target" "$target.part"
  mkdir -p "$target.part"
  tar -xf "$tarball" -C "$target.part" --strip-components=1
  touch "$target.part/.complete"
  mv "$target.part" "$target"
}

lay_third_party() {
  local name version sha256
  while read -r name version sha256; do
    [ -f "$AIRL_THIRD_PARTY_DIR/$name-$version/.complete" ] && continue
    quietly "Fetching the sources of $name $version" fetch_source "$name" "$version" "$sha256"
  done < <(third_party_pins)
  mkdir -p "$AIRL_THIRD_PARTY_DIR/include"
  # Header only, so one copy serves both targets; alone in its folder, so that no x86 system header comes with it.
  [ -e "$AIRL_THIRD_PARTY_DIR/include/nlohmann" ] || ln -s /usr/include/nlohmann "$AIRL_THIRD_PARTY_DIR/include/nlohmann"
}
