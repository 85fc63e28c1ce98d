// The ground: how far off the map is (for the style sheet), tiles, and where none has come yet a graticule with names of
// cities as far as they have room.
// contents: {bounds: [[lat, lon], [lat, lon]], margin: pixels, cities: [{name, at: [lat, lon], rank}], signs: [{name, at}],
//            crowd: [[lat, lon]], crowd_px, tiles: {address, credit} | null, nothing, words: {zoom_in, zoom_out, close, km, m,
//            tiles_away}}
paigong.base = function (map, contents) {
  var STEPS = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005], ROOM_PX = 130;
  var NARROW_PX = 720, CORNER_PX = 56, DEGREES_PX = [52, 18], degreesAt = [], plain = L.layerGroup(), tiled = false;
  var pane = map.createPane("ground");
  pane.style.zIndex = 250;
  pane.style.pointerEvents = "none";
  pane = map.createPane("names");
  pane.style.zIndex = 450;
  pane.style.pointerEvents = "none";
  paigong.map = map;
  paigong.ground = L.layerGroup([plain]).addTo(map);

  function sign(at, className, node, where) {
    var icon = L.divIcon({ html: node, className: className, iconSize: [0, 0] });
    return L.marker(at, { icon: icon, pane: where, interactive: false, keyboard: false });
  }

  function step(pixelsPerDegree) {
    return STEPS.reduce(function (best, each) { return each * pixelsPerDegree >= ROOM_PX ? each : best; }, STEPS[0]);
  }

  function degrees(value, positive, negative, size) {
    var digits = Math.max(0, Math.ceil(-Math.log10(size)));
    return Math.abs(value).toFixed(digits) + "°" + (value < 0 ? negative : positive);
  }

  function graticule() {
    var view = map.getBounds(), size = map.getSize(), west = view.getWest(), east = view.getEast();
    var south = Math.max(view.getSouth(), -85), north = Math.min(view.getNorth(), 85);
    degreesAt = [];
    var across = step(size.x / (east - west)), up = step(size.y / (north - south)), line, at;
    function draw(from, to, text, spot, side) {
      var at = map.latLngToContainerPoint(spot), below = side === "below";
      L.polyline([from, to], { pane: "ground", interactive: false, className: "grid" }).addTo(plain);
      // Nothing under the buttons and the scale, nor two numbers in one corner.
      if (below ? at.x < CORNER_PX || at.x > size.x - 3 * CORNER_PX : at.y < CORNER_PX || at.y > size.y - CORNER_PX / 2) return;
      var x = below ? at.x : 0, bottom = below ? size.y : at.y + DEGREES_PX[1];
      degreesAt.push({ left: x, right: x + DEGREES_PX[0], top: bottom - DEGREES_PX[1], bottom: bottom });
      sign(spot, "degrees " + side, paigong.element("span", "", text), "ground").addTo(plain);
    }
    for (line = Math.ceil(west / across); line * across <= east; line++) {
      at = line * across;
      draw([south, at], [north, at], degrees(at, "E", "W", across), [view.getSouth(), at], "below");
    }
    for (line = Math.ceil(south / up); line * up <= north; line++) {
      at = line * up;
      draw([at, west], [at, east], degrees(at, "N", "S", up), [at, west], "beside");
    }
  }

  // Where a name may stand beside its city, the best place first: the middle of its lower edge, by its size.
  var SEATS = {
    below: function (width) { return [0, 19]; }, above: function (width) { return [0, -4]; },
    right: function (width) { return [width / 2 + 7, 8]; }, left: function (width) { return [-width / 2 - 7, 8]; }
  };
  var HEIGHT_PX = 16;

  function wide(text, letter) {
    return Array.from(text).reduce(function (sum, each) { return sum + (/[\u2e80-\uffff]/.test(each) ? letter : letter * 0.58); }, 0);
  }

  function box(x, bottom, width, height) {
    return { left: x - width / 2, right: x + width / 2, top: bottom - height, bottom: bottom };
  }

  function apart(a, b) {
    return a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
  }

  // What names of cities keep clear of: buttons and scale, what is written on the map, marks.
  function occupied() {
    var size = map.getSize(), r = contents.crowd_px, boxes = degreesAt.concat([
      { left: 0, right: 56, top: 0, bottom: 56 }, { left: size.x - 56, right: size.x, top: 0, bottom: 84 },
      { left: size.x - 120, right: size.x, top: size.y - 34, bottom: size.y }
    ]);
    contents.signs.forEach(function (sign) {
      var at = map.latLngToContainerPoint(sign.at);
      boxes.push(box(at.x, at.y + 16, 32, 32), box(at.x, at.y + 34, wide(sign.name, 13), 18));
    });
    contents.crowd.forEach(function (at) {
      var point = map.latLngToContainerPoint(at);
      if (point.x > -r && point.y > -r && point.x < size.x + r && point.y < size.y + r) boxes.push(box(point.x, point.y + r, 2 * r, 2 * r));
    });
    return boxes;
  }

  function names() {
    var zoom = map.getZoom(), size = map.getSize(), taken = occupied();
    contents.cities.slice().sort(function (a, b) { return a.rank - b.rank; }).forEach(function (city) {
      if (city.rank > 1 && zoom < (city.rank > 2 ? 9 : 6)) return;
      var point = map.latLngToContainerPoint(city.at), width = wide(city.name, city.rank > 1 ? 12 : 13) + 6;
      var seat = Object.keys(SEATS).find(function (name) {
        var off = SEATS[name](width), here = box(point.x + off[0], point.y + off[1], width, HEIGHT_PX);
        return here.left > 0 && here.top > 0 && here.right < size.x && here.bottom < size.y &&
          taken.every(function (other) { return apart(here, other); }) && taken.push(here);
      });
      if (seat) sign(city.at, "city rank" + city.rank + " " + seat, paigong.element("span", "", city.name), "names").addTo(plain);
    });
  }

  function tiles(address, credit) {
    var layer = L.tileLayer(address, { minZoom: 3, maxZoom: 18, referrerPolicy: "no-referrer" });
    var line = paigong.element("div", "credit", credit);
    layer.on("tileload", function () {
      if (tiled) return;
      tiled = true;
      line.textContent = credit;
      draw();
    });
    layer.on("tileerror", function () { if (!tiled) line.textContent = contents.words.tiles_away; });
    map.getContainer().append(line);
    paigong.ground.addLayer(layer);
  }

  paigong.fitWhole = function () {
    var narrow = map.getSize().x < NARROW_PX, side = narrow ? Math.min(contents.margin / 2, 60) : contents.margin;
    map.fitBounds(contents.bounds, {
      paddingTopLeft: [side, narrow ? 84 : 50], paddingBottomRight: [side, narrow ? 130 : 50],
      maxZoom: 14, animate: false
    });
  };

  function draw() {
    var zoom = map.getZoom();
    map.getContainer().dataset.scale = zoom < 8 ? "far" : zoom < 10 ? "mid" : "near";
    plain.clearLayers();
    if (tiled) return;
    graticule();
    names();
  }
  var words = contents.words, units = { km: words.km, m: words.m };
  var Scale = L.Control.Scale.extend({
    _updateScale: function (scale, text, ratio) {
      var told = text.split(" ");
      L.Control.Scale.prototype._updateScale.call(this, scale, told[0] + " " + units[told[1]], ratio);
    }
  });
  new Scale({ imperial: false, position: "bottomright" }).addTo(map);
  [["in", words.zoom_in], ["out", words.zoom_out]].forEach(function (each) {
    var made = map.getContainer().querySelector(".leaflet-control-zoom-" + each[0]);
    made.title = made.ariaLabel = each[1];
  });
  map.on("popupopen", function (event) {
    event.popup.getElement().querySelector(".leaflet-popup-close-button").ariaLabel = words.close;
  });
  if (contents.nothing) map.getContainer().append(paigong.element("p", "nothing", contents.nothing));
  paigong.fitWhole();
  map.on("moveend resize", draw);
  draw();
  if (contents.tiles) tiles(contents.tiles.address, contents.tiles.credit);
};
