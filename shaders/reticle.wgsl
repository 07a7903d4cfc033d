// The reticle: a small dot that opens into a ring on a target, and fills clockwise as the gaze dwells.

#import bevy_pbr::forward_io::VertexOutput

struct Reticle {
    colour: vec4<f32>,
    // x: 0 closed dot … 1 open ring; y: dwell progress 0…1.
    state: vec4<f32>,
};

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> reticle: Reticle;

const TAU: f32 = 6.28318530718;

// Coverage of a ring of the given radius and half width at distance `d`, softened over `soft`.
fn ring(d: f32, radius: f32, half_width: f32, soft: f32) -> f32 {
    return 1.0 - smoothstep(half_width - soft, half_width + soft, abs(d - radius));
}

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    let p = (in.uv - 0.5) * vec2(2.0, -2.0);
    let d = length(p);
    let soft = max(fwidth(d), 0.01);
    let open = reticle.state.x;
    let base = ring(d, 0.62 * open, mix(0.55, 0.07, open), soft);
    let turned = fract(atan2(p.x, p.y) / TAU + 1.0);
    let reached = 1.0 - smoothstep(-0.004, 0.004, turned - reticle.state.y);
    let filled = ring(d, 0.80, 0.15, soft) * reached * step(0.001, reticle.state.y);
    let shade = ring(d, 0.66 * open, mix(0.75, 0.30, open), 0.12) * 0.35;
    let alpha = max(base * 0.95, filled);
    // Closed it has the accent colour: a white dot beside a sum reads as a full stop.
    let colour = mix(vec3(1.0), reticle.colour.rgb, max(filled, 1.0 - open));
    let total = max(alpha, shade);
    return vec4(colour * alpha, total);
}
