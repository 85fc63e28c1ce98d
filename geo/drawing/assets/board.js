// The panel of the maps of coverage, stock, demand and sites: figures, levels, layers, tables, legend.
// contents: {title, day, figures: [[heading, text]], words, badges: [{kind, text}], notes: [text],
//   levels: [{level, label, count}], switches: [{label, layer: key}],
//   tables: [{title, open, count, headings, empty, rows: [{cells, under, color, tone, go, alone, counts}]}],
//   legend: [{title, entries: [{look, color, text, label, step}]}]}
// Of a row, go: [key, index] of the mark that it leads to, alone: [key, index] of the layer that it shows in place of
// the others, counts: {level: orders} of what its last cell adds up. layers: {key: layer or [layer]}
paigong.board = function (map, contents, layers) {
  var MOST_ROWS = 400, SEARCHED_ROWS = 14;
  var FIGURE = /^[+−-]?[\d.,]{1,12}$/;  // broken in two, a figure is another one
  var element = paigong.element, button = paigong.button, words = contents.words;
  var panel = document.getElementById("panel"), counted = [], steps = [], apart = null;
  var shown = new Set(contents.levels.map(function (each) { return each.level; }));

  function alone(name) {
    if (apart) map.removeLayer(apart);
    apart = name ? layers[name[0]][name[1]] : null;
    (contents.instead || []).forEach(function (key) {
      if (apart) map.removeLayer(layers[key]); else map.addLayer(layers[key]);
    });
    if (!apart) return;
    map.addLayer(apart);
    if (apart.getBounds().isValid()) map.fitBounds(apart.getBounds().pad(0.08), { maxZoom: 13, animate: false });
  }

  function whole() {
    alone(null);
    map.closePopup();
    paigong.fitWhole();
  }

  function follow(row) {
    if (window.innerWidth < 720) document.body.classList.add("folded");
    if (row.alone) alone(row.alone);
    if (!row.go) return;
    var layer = layers[row.go[0]], mark = layer.marks[row.go[1]];
    map.addLayer(layer);
    if (!layer.hasLayer(mark)) layer.addLayer(mark);
    if (!row.alone) map.setView(paigong.middle(mark), Math.max(map.getZoom(), 11), { animate: false });
    mark.openPopup();
  }

  function total(row) {
    return Object.entries(row.counts).reduce(function (sum, pair) {
      return sum + (shown.has(Number(pair[0])) ? pair[1] : 0);
    }, 0);
  }

  function badges() {
    var made = element("p", "badges");
    contents.badges.forEach(function (badge) { made.append(element("span", "badge " + badge.kind, badge.text)); });
    return made;
  }

  function changed() {
    Object.values(layers).forEach(function (layer) { if (layer.showLevels) layer.showLevels(shown); });
    counted.forEach(function (fill) { fill(); });
    steps.forEach(function (step) { step(); });
  }

  function levels() {
    var made = element("div", "levels");
    made.append(element("span", "", words.levels));
    contents.levels.forEach(function (each) {
      var label = element("label"), box = element("input");
      box.type = "checkbox";
      box.checked = true;
      box.addEventListener("change", function () {
        if (box.checked) shown.add(each.level); else shown.delete(each.level);
        changed();
      });
      label.append(box, element("b", "", each.label), element("i", "chip", each.count));
      made.append(label);
    });
    return made;
  }

  function switches() {
    var made = element("div", "layers");
    contents.switches.concat([{ label: words.base }]).forEach(function (each) {
      var label = element("label"), layer = each.layer ? layers[each.layer] : paigong.ground;
      label.append(paigong.layerSwitch(map, layer), element("span", "", each.label));
      made.append(label);
    });
    return made;
  }

  function table(entry) {
    var made = element("details", "listed"), top = element("summary"), box = element("div", "scroll");
    var list = element("table"), chip = element("i", "chip", entry.rows.length), nothing = element("p", "note", entry.empty);
    made.open = entry.open;
    top.append(element("span", "name", entry.title), chip);
    made.append(top, nothing, box);
    box.append(list);
    var head = list.createTHead().insertRow(), body = list.createTBody();
    entry.headings.forEach(function (heading) { head.append(element("th", "", heading)); });

    function line(row, cells) {
      var drawn = body.insertRow();
      drawn.className = row.tone ? "is-" + row.tone : "";
      cells.forEach(function (cell, index) {
        var box = element("td");
        if (index === 0 && row.color) {
          box.className = "swatched";
          box.style.setProperty("--c", row.color);
        }
        if (index === 0 && (row.go || row.alone)) box.append(button("", cell, function () { follow(row); }));
        else box.append(element("span", FIGURE.test(cell) ? "figure" : "", cell));
        if (index === 0 && row.under) box.append(element("small", "", row.under));
        drawn.append(box);
      });
    }
    function fill(wanted) {
      body.replaceChildren();
      var rows = entry.rows.map(function (row) {
        var sum = row.counts ? total(row) : 1;
        return { row: row, sum: sum, cells: row.counts ? row.cells.concat([String(sum)]) : row.cells };
      }).filter(function (each) {
        return each.sum > 0 && (!wanted || each.cells.join("\n").toLowerCase().includes(wanted));
      });
      if (entry.rows.length && entry.rows[0].counts) rows.sort(function (a, b) { return b.sum - a.sum; });
      rows.slice(0, MOST_ROWS).forEach(function (each) { line(each.row, each.cells); });
      chip.textContent = entry.count === undefined || wanted ? rows.length : entry.count;
      nothing.hidden = rows.length > 0;
      box.hidden = !rows.length;
    }
    if (entry.rows.length > SEARCHED_ROWS) {
      var search = element("input", "search");
      search.type = "search";
      search.placeholder = search.ariaLabel = words.filter;
      search.addEventListener("input", function () { fill(search.value.trim().toLowerCase()); });
      made.insertBefore(search, nothing);
    }
    if (entry.rows.length && entry.rows[0].counts) counted.push(function () { fill(""); });
    fill("");
    return made;
  }

  function legend(into) {
    contents.legend.forEach(function (group) {
      var list = paigong.symbols(group.entries);
      into.append(element("h2", "", group.title), list);
      group.entries.forEach(function (entry, index) {
        if (entry.step === undefined || entry.step === null) return;
        var count = element("em");
        list.children[index].append(count);
        steps.push(function () { count.textContent = "× " + layers.cells.inStep(entry.step); });
        steps[steps.length - 1]();
      });
    });
    return into;
  }

  function legendInPanel() {
    var made = element("details", "legend");
    made.open = true;
    legend((made.append(element("summary", "", words.legend)), made));
    contents.notes.forEach(function (note) { made.append(element("p", "note", note)); });
    return made;
  }

  var tools = element("div", "tools");
  tools.append(button("", words.whole, whole));
  panel.append(paigong.header(contents));
  if (contents.badges.length) panel.append(badges());
  if (contents.levels.length) panel.append(levels());
  panel.append(tools, legendInPanel());
  contents.tables.forEach(function (entry) { panel.append(table(entry)); });
  panel.append(switches());
  paigong.folding(map, contents);
  document.body.append(legend(element("div", "key")));
  map.on("click", function () { if (apart) alone(null); });
};

// Where a mark is: a marker's place, the middle of an area.
paigong.middle = function (mark) {
  return mark.getLatLng ? mark.getLatLng() : mark.getBounds().getCenter();
};
