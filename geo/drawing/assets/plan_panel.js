// The panel beside the map. plan: see geo/maps.py; layers: {regions, centers, routes: [layer], unserved}
paigong.panel = function (map, plan, layers) {
  var element = paigong.element, button = paigong.button, words = plan.words, panel = document.getElementById("panel");

  function layerSwitch(layer, changed) {
    return paigong.layerSwitch(map, layer, changed);
  }

  function set(boxes, on) {
    boxes.forEach(function (box) { box.checked = on; box.indeterminate = false; if (box.apply) box.apply(); });
  }

  function go(marker, layer) {
    map.addLayer(layer);
    map.setView(marker.getLatLng(), Math.max(map.getZoom(), 13), { animate: false });
    marker.openPopup();
  }

  function fade(chosen) {
    layers.routes.forEach(function (route, index) {
      route.eachLayer(function (each) {
        var drawn = each.getElement();
        if (drawn) drawn.classList.toggle("faded", chosen !== null && chosen !== index);
      });
    });
  }

  function chip(kind, count) {
    var made = element("i", "chip " + kind, count);
    made.title = words[kind];
    return made;
  }

  function entries(some) {
    return some.map(function (entry) { return { look: entry[0], label: words[entry[1]], text: entry[2] }; });
  }

  // What is seen at first, explained on the map itself: the panel's legend lies below the lists.
  function key() {
    var made = element("div", "key always");
    made.append(paigong.symbols(entries([
      ["stop on_time", "on_time", "1"], ["stop late", "late", "2"], ["undone", "unserved", "!"], ["center", "center"]
    ].concat(plan.short ? [["center short", "short_here"]] : []))));
    return made;
  }

  function legend() {
    var made = element("details", "legend");
    made.open = true;
    made.append(element("summary", "", words.legend), paigong.symbols(entries([
      ["stop on_time", "on_time", "1"], ["stop late", "late", "2"], ["undone", "unserved", "!"], ["center", "center"],
      ["center short", "short_here"], ["pickup", "pickup"], ["break", "break"], ["end", "ends"], ["line", "route"],
      ["line back", "back"]
    ])));
    plan.notes.forEach(function (note) { made.append(element("p", "note", note)); });
    return made;
  }

  function general() {
    var made = element("div", "layers");
    [["centers", layers.centers], ["regions", layers.regions], ["unserved", layers.unserved], ["base", paigong.ground]
    ].forEach(function (entry) {
      var label = element("label");
      label.append(layerSwitch(entry[1]), element("span", "", words[entry[0]]));
      made.append(label);
    });
    return made;
  }

  function tools() {
    var made = element("div", "tools");
    function all(on) { return function () { set(technicianBoxes.concat(groupBoxes), on); }; }
    made.append(
      button("", words.whole, function () { closeAll(null); map.closePopup(); paigong.fitWhole(); }),
      button("", words.all, all(true)), button("", words.none, all(false))
    );
    return made;
  }

  // One technician: a switch, and inside the day's stops in order; open means: shown alone, others pale.
  function technician(entry, changed) {
    var route = layers.routes[entry.index], made = element("details", "technician"), top = element("summary");
    var box = layerSwitch(route, changed), line = element("span", "line"), list = element("ol");
    line.style.setProperty("--c", entry.color);
    top.append(box, line, element("span", "name", entry.name));
    if (entry.late) top.append(chip("late", entry.late));
    top.append(chip("visits", entry.visits));
    made.append(top, list);
    made.addEventListener("toggle", function () {
      if (!made.open) { if (!document.querySelector("details.technician[open]")) fade(null); return; }
      closeAll(made);
      if (!list.childElementCount) fill();
      box.checked = true;
      box.apply();
      changed();
      fade(entry.index);
      if (!quiet) map.fitBounds(route.getBounds().pad(0.1), { maxZoom: 14 });
    });
    function fill() {
      entry.stops.forEach(function (stop, index) {
        var text = (words[stop.kind] || "") + (words[stop.kind] && stop.label ? " · " : "") + stop.label;
        var item = element("li", stop.late > 0 ? "late" : ""), to = button("", undefined, function () { go(route.marks[index], route); });
        to.append(element("b", "", stop.number === null ? "·" : stop.number), element("span", "name", text));
        to.append(element("time", "", stop.late > 0 ? stop.time + " +" + stop.late + "′" : stop.time));
        item.append(to);
        list.append(item);
      });
      if (!entry.stops.length) list.append(element("li", "note", words.no_visits));
    }
    route.on("add", function () { var open = document.querySelector("details.technician[open]"); if (open) fade(Number(open.dataset.index)); });
    made.dataset.index = entry.index;
    made.box = box;
    made.hit = function (wanted) {
      if (entry.name.toLowerCase().includes(wanted)) return -1;
      var found = entry.stops.findIndex(function (stop) { return stop.label.toLowerCase().includes(wanted); });
      return found < 0 ? null : found;
    };
    return made;
  }

  function group(entry) {
    var made = element("details", "group"), top = element("summary"), box = element("input"), swatch = element("span", "swatch");
    var count = { visits: 0, late: 0 };
    function changed() {
      var on = members.filter(function (each) { return each.box.checked; }).length;
      box.checked = on > 0;
      box.indeterminate = on > 0 && on < members.length;
    }
    var members = entry.technicians.map(function (each) {
      count.visits += each.visits;
      count.late += each.late;
      return technician(each, changed);
    });
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", function () { set(members.map(function (each) { return each.box; }), box.checked); });
    groupBoxes.push(box);
    members.forEach(function (each) { technicianBoxes.push(each.box); });
    if (entry.color) swatch.style.setProperty("--c", entry.color);
    top.append(box, swatch, element("span", "name", entry.name));
    if (count.late) top.append(chip("late", count.late));
    top.append(chip("visits", count.visits));
    made.append(top);
    members.forEach(function (each) { made.append(each); });
    made.open = plan.groups.length === 1;
    return made;
  }

  function unserved() {
    var made = element("details", "unserved"), top = element("summary"), list = element("ul");
    made.open = true;
    top.append(element("span", "name", words.unserved), chip("unserved", plan.unserved.length));
    plan.unserved.forEach(function (order, index) {
      var item = element("li"), to = button("", undefined, function () { go(layers.unserved.marks[index], layers.unserved); });
      to.append(element("b", "", order.label), element("span", "", order.reason));
      item.append(to);
      list.append(item);
    });
    made.append(top, list);
    return made;
  }

  // Signs of regions that lie close together stand above each other, and none is cut off by the map's edge.
  function spread() {
    var placed = [], edges = map.getContainer().getBoundingClientRect();
    Array.from(document.querySelectorAll(".sign")).map(function (sign) {
      sign.style.setProperty("--up", "0px");
      sign.style.setProperty("--aside", "0px");
      var box = sign.getBoundingClientRect(), middle = (box.left + box.right) / 2;
      var aside = Math.max(0, edges.left + 4 - box.left) + Math.min(0, edges.right - 4 - box.right);
      if (middle < edges.left || middle > edges.right) aside = 0;
      sign.style.setProperty("--aside", aside + "px");
      return { sign: sign, box: sign.getBoundingClientRect() };
    }).sort(function (a, b) { return b.box.top - a.box.top; }).forEach(function (each) {
      var up = 0;
      placed.concat(placed).forEach(function (other) {
        var top = each.box.top - up, bottom = each.box.bottom - up;
        if (each.box.left < other.right && other.left < each.box.right && top < other.bottom && other.top < bottom) up += bottom - other.top + 3;
      });
      if (up) each.sign.style.setProperty("--up", up + "px");
      placed.push({ left: each.box.left, right: each.box.right, top: each.box.top - up, bottom: each.box.bottom - up });
    });
  }

  function closeAll(but) {
    document.querySelectorAll("details.technician[open]").forEach(function (each) { if (each !== but) each.open = false; });
  }

  function search() {
    var box = element("input", "search"), nothing = element("p", "note", words.nothing_found);
    box.type = "search";
    box.placeholder = box.ariaLabel = words.search;
    nothing.hidden = true;
    box.addEventListener("input", function () {
      var wanted = box.value.trim().toLowerCase(), found = 0;
      panel.querySelectorAll("details.group").forEach(function (each) {
        var hits = 0;
        each.querySelectorAll("details.technician").forEach(function (one) {
          one.hidden = Boolean(wanted) && one.hit(wanted) === null;
          hits += !one.hidden;
        });
        each.hidden = !hits;
        each.open = Boolean(wanted) || plan.groups.length === 1;
        found += hits;
      });
      panel.querySelectorAll(".unserved li").forEach(function (each) {
        each.hidden = Boolean(wanted) && !each.textContent.toLowerCase().includes(wanted);
        found += !each.hidden;
      });
      nothing.hidden = found > 0;
    });
    box.addEventListener("keydown", function (event) {
      var wanted = box.value.trim().toLowerCase(), first = panel.querySelector("details.technician:not([hidden])");
      if (event.key !== "Enter" || !wanted) return;
      if (!first) { var order = panel.querySelector(".unserved li:not([hidden]) button"); if (order) order.click(); return; }
      var stop = first.hit(wanted), route = layers.routes[Number(first.dataset.index)];
      quiet = stop >= 0;
      first.open = true;
      if (stop >= 0) go(route.marks[stop], route);
      setTimeout(function () { quiet = false; }, 0);
    });
    return [box, nothing];
  }

  var technicianBoxes = [], groupBoxes = [], quiet = false;
  panel.append(paigong.header(plan));
  if (plan.unserved.length) panel.append(unserved());
  panel.append.apply(panel, search());
  panel.append(tools());
  plan.groups.forEach(function (entry) { if (entry.technicians.length) panel.append(group(entry)); });
  panel.append(general(), legend());
  paigong.folding(map, plan);
  document.body.append(key());
  map.on("zoomend moveend", spread);
  spread();
};
