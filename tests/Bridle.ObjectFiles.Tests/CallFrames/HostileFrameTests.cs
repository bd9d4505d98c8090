using System.Diagnostics;
using Bridle.ObjectFiles.CallFrames;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;
using Bridle.Testing;
using CsCheck;
using StackFrame = Bridle.ObjectFiles.Unwinding.StackFrame;

namespace Bridle.ObjectFiles.Tests.CallFrames;

/// <summary>
/// Call frame information that lies, in its headers, pointers, lengths and instructions: no exception, no endless walk. CsCheck
/// prints the seed of a failure; CsCheck_Seed repeats it.
/// </summary>
public class HostileFrameTests
{
    private const ulong Start = 0x1000;

    // Every instruction is likely, and its operands are likely to be short.
    private static readonly Gen<byte[]> s_code = Gen.OneOf(
        Gen.Byte[0x00, 0x2f].Select(Gen.Byte[0, 0x20], Gen.Byte, static (code, first, second) => new[] { code, first, second }),
        Gen.Byte[0x40, 0xff].Select(Gen.Byte[0, 0x20], static (code, operand) => new[] { code, operand }),
        // An expression of random operations for the frame, or for a register.
        Gen.Byte.Array[0, 40].Select(static expression => new byte[] { 0x0f, (byte)expression.Length }.Concat(expression).ToArray()),
        Gen.Byte[0x70, 0x8f].Array[1, 3].Select(Gen.Byte[0x10, 0x30].Array[0, 30], static (start, rest) => new byte[] { 0x16, 16, (byte)(start.Length + rest.Length) }.Concat(start).Concat(rest).ToArray()))
        .Array[0, 12].Select(static parts => parts.SelectMany(static part => part).ToArray());

    private static readonly Unwinder s_unwinder = new();

    private static int Long(int few, int many) => SystemFiles.IsLong ? many : few;

    [Fact]
    public void Any_instructions_do_no_harm() => Gen.Select(s_code, s_code).Sample(
        (initial, code) =>
        {
            FrameBuilder builder = new() { Initial = [0x0c, 7, 8, 0x90, 1, .. initial] };
            builder.Functions.Add((Start, 0x100, code));
            Walk(builder.Build());
        },
        iter: Long(4_000, 400_000), threads: 1);

    [Fact]
    public void Any_changed_bytes_do_no_harm()
    {
        FrameBuilder builder = Plain();
        byte[] frames = builder.Frames(out List<(ulong Start, ulong Entry)> entries), header = FrameBuilder.Header(entries);
        Gen<byte> value = Gen.OneOf(Gen.Byte, Of(0, 1, 0x7f, 0x80, 0xfe, 0xff, 0x1b, 0x9b, 0x3b, 0x50));
        Gen.Select(Gen.Select(Gen.Int[0, frames.Length + header.Length - 1], value).Array[1, 6], Gen.Int[0, frames.Length * 2]).Sample(
            (changes, length) =>
            {
                byte[] changedFrames = [.. frames], changedHeader = [.. header];
                foreach ((int offset, byte change) in changes)
                    if (offset < frames.Length) changedFrames[offset] = change;
                    else changedHeader[offset - frames.Length] = change;
                Walk(FrameBuilder.Open(length < frames.Length ? changedFrames[..length] : changedFrames, changedHeader));
            },
            iter: Long(4_000, 400_000), threads: 1);
    }

    [Fact]
    public void Any_expression_ends()
    {
        StackMemory memory = new();
        memory.Attach(new FakeMemory());
        Registers registers = new() { Rsp = 0x7000, Rbp = 8 };
        Gen.OneOf(Gen.Byte, Of(0x2f, 0x28, 0xff, 0xfd, 0x12, 0x30, 0x22, 0x1b, 0x1d)).Array[0, 60].Sample(
            code =>
            {
                Expression.TryEvaluate(code, FrameRegisters.From(registers), memory, default, CallFrameLimits.Default, 1, out _);
            },
            iter: Long(50_000, 2_000_000), threads: 1);
    }

    [Fact]
    public void An_expression_that_jumps_back_for_ever_meets_its_limit()
    {
        StackMemory memory = new();
        memory.Attach(new FakeMemory());
        byte[] endless = [0x2f, 0xfd, 0xff], deep = [0x12, 0x2f, 0xfc, 0xff];
        Assert.False(Evaluate(endless, CallFrameLimits.Default));
        Assert.False(Evaluate(deep, CallFrameLimits.Default));
        Assert.True(Evaluate([0x12, 0x12, 0x12], CallFrameLimits.Default));
        Assert.False(Evaluate([0x12, 0x12, 0x12], CallFrameLimits.Default with { ExpressionDepth = 3 }));
        Assert.False(Evaluate([0x12, 0x12, 0x12], CallFrameLimits.Default with { ExpressionSteps = 2 }));

        bool Evaluate(byte[] code, CallFrameLimits limits) => Expression.TryEvaluate(code, default, memory, default, limits, 1, out _);
    }

    private static Gen<byte> Of(params byte[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static FrameBuilder Plain()
    {
        FrameBuilder builder = new();
        for (ulong i = 0; i < 4; i++) builder.Functions.Add((Start + (i * 0x40), 0x40, [0x41, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6, 0x5c, 0x0c, 7, 8]));
        return builder;
    }

    private static void Walk(FrameTable table)
    {
        long started = Stopwatch.GetTimestamp();
        FakeMemory memory = new();
        byte[] stack = new byte[0x2000];
        for (int i = 0; i < stack.Length; i += 8) BitConverter.TryWriteBytes(stack.AsSpan(i), Start + (ulong)(i % 0x100));
        memory.Map(new TargetAddress(0x7000), stack);
        memory.Map(new TargetAddress(Start), [.. Enumerable.Repeat((byte)0xe8, 0x200)]);
        StackFrame[] frames = new StackFrame[100];
        for (ulong address = Start; address < Start + 0x100; address += 0x33)
        {
            Registers registers = new() { Rip = address, Rsp = 0x7000, Rbp = 0x7100 };
            s_unwinder.Walk(registers, memory, new OneModule(table), frames, out _);
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }
}

/// <summary>All executable memory is described by one table.</summary>
internal sealed class OneModule(FrameTable? table) : ICodeLookup
{
    public bool TryFind(TargetAddress address, out CodeModule module)
    {
        module = new CodeModule(table, default);
        return address.Value is >= 0x1000 and < 0x1200;
    }
}
