// A disc that says "this can be looked at": the blue dot above a product, the ring on the floor.

#import bevy_pbr::forward_io::VertexOutput

struct Mark {
    colour: vec4<f32>,
    // x: 0 dot … 1 floor ring; y: 1 while it is looked at; z: opacity.
    state: vec4<f32>,
};

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> mark: Mark;

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    let d = length((in.uv - 0.5) * 2.0);
    let soft = max(fwidth(d), 0.01);
    let disc = 1.0 - smoothstep(0.72 - soft, 0.72 + soft, d);
    let outer = (1.0 - smoothstep(0.94 - soft, 0.94 + soft, d)) - disc;
    let hollow = mark.state.x * (1.0 - smoothstep(0.56 - soft, 0.56 + soft, d));
    let fill = disc * mix(1.0, 0.30 + 0.4 * mark.state.y, hollow);
    let rim = outer * (0.9 + 0.1 * mark.state.y);
    let colour = mark.colour.rgb * fill + vec3(1.0) * rim;
    return vec4(colour, max(fill, rim)) * mark.state.z;
}
