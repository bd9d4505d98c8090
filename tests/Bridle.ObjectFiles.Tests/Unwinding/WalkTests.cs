using Bridle.ObjectFiles.CallFrames;
using Bridle.ObjectFiles.Tests.CallFrames;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.ObjectFiles.Tests.Unwinding;

/// <summary>Made-up stacks: how each kind of end is told, and what is found without call frame information.</summary>
public class WalkTests
{
    private const ulong Code = 0x1000, Stack = 0x7000;
    private readonly FakeMemory _memory = new();
    private readonly byte[] _stack = new byte[0x1000];
    private readonly StackFrame[] _frames = new StackFrame[100];

    public WalkTests()
    {
        _memory.Map(new TargetAddress(Stack), _stack);
        // A call before every address that the tests return to.
        byte[] code = new byte[0x220];
        for (int i = 0x20; i + 5 <= code.Length; i += 5) code[i] = 0xe8;
        _memory.Map(new TargetAddress(Code - 0x20), code);
    }

    [Fact]
    public void A_return_to_address_0_is_the_end()
    {
        Put(Stack, Code + 5, Code + 10, 0);
        (int count, StackEnd end) = Walk(Table([]));
        Assert.Equal((3, StackEndKind.Outermost), (count, end.Kind));
        Assert.Equal([0x1002UL, Code + 5, Code + 10], Counters(count));
        Assert.Equal([true, false, false], _frames[..3].Select(static frame => frame.IsExact));
        Assert.Equal([Stack + 8, Stack + 16, Stack + 24], _frames[..3].Select(static frame => frame.Cfa.Value));
    }

    [Fact]
    public void An_undefined_return_address_is_the_end() =>
        Assert.Equal((1, new StackEnd(StackEndKind.Outermost, new TargetAddress(0x1002))), Walk(Table([0x07, 16])));

    [Fact]
    public void A_return_to_where_no_code_is_ends_with_the_address()
    {
        Put(Stack, Code + 5, 0xdead_0000);
        Assert.Equal((2, new StackEnd(StackEndKind.NoCode, new TargetAddress(0xdead_0000))), Walk(Table([])));
    }

    [Fact]
    public void A_stack_that_cannot_be_read_ends_with_the_address()
    {
        Put(Stack + 0xff8, Code + 5);
        Assert.Equal((2, new StackEnd(StackEndKind.Unreadable, new TargetAddress(Stack + 0x1000))), Walk(Table([]), stack: Stack + 0xff8));
    }

    [Fact]
    public void Rules_that_make_no_sense_end_a_stack_where_nothing_else_is_found()
    {
        // The frame's address by an expression with an operation that there is not.
        (int count, StackEnd end) = Walk(Table([0x0f, 1, 0xff]));
        Assert.Equal((1, new StackEnd(StackEndKind.BadRules, new TargetAddress(0x1002))), (count, end));
        Assert.Equal("the call frame information at 0x1002 makes no sense", $"{end}");
    }

    [Fact]
    public void A_register_that_is_not_known_ends_a_stack_where_nothing_else_is_found()
    {
        FrameRegisters asleep = FrameRegisters.At(new TargetAddress(0x1002), new TargetAddress(Stack));
        // The frame's address is rbp+16.
        OneModule code = new(Table([0x0c, 6, 16]));
        int count = new Unwinder().Walk(asleep, _memory, code, _frames, out StackEnd end);
        Assert.Equal((1, new StackEnd(StackEndKind.UnknownRegister, new TargetAddress(0x1002))), (count, end));
        Put(Stack + 0x40, Code + 5, 0);
        count = new Unwinder().Walk(asleep, _memory, code, _frames, out _);
        Assert.Equal((2, FrameSource.Guess), (count, _frames[1].Source));
    }

    [Fact]
    public void A_circle_ends_by_itself_and_by_the_limit()
    {
        // The frame's address is what lies on the stack: two frames that lead to each other.
        byte[] pop = [0x0f, 3, 0x77, 0, 0x06];
        _memory.WriteUInt64(new TargetAddress(Stack + 0x100), Stack + 0x200);
        _memory.WriteUInt64(new TargetAddress(Stack + 0x200), Stack + 0x100);
        Put(Stack + 0x1f8, Code + 5);
        Put(Stack + 0xf8, Code + 5);
        (int count, StackEnd end) = Walk(Table(pop), stack: Stack + 0x100);
        Assert.Equal(StackEndKind.NoProgress, end.Kind);
        Assert.True(count < 80);
        Assert.Equal(StackEndKind.NoProgress, Walk(Table(pop), stack: Stack + 0x100, limits: new UnwindLimits { StackSwitches = 2 }).End.Kind);
        Assert.True(_frames.Count(static frame => frame.ProgramCounter.Value != 0) >= 5);
    }

    [Fact]
    public void Room_and_limit_end_a_stack_and_say_so()
    {
        Put(Stack, Code + 5, Code + 5, Code + 5, Code + 5);
        Assert.Equal((3, StackEndKind.Limit), Kind(Walk(Table([]), room: 3)));
        Assert.Equal((2, StackEndKind.Limit), Kind(Walk(Table([]), limits: new UnwindLimits { Frames = 2 })));
        Assert.Equal(0, Walk(Table([]), room: 0).Count);
    }

    [Fact]
    public void Frame_pointers_are_followed_where_there_are_no_rules()
    {
        Put(Stack + 0x40, Stack + 0x80, Code + 5);
        Put(Stack + 0x80, 0, Code + 10);
        (int count, StackEnd end) = Walk(null, frame: Stack + 0x40);
        Assert.Equal([0x1002UL, Code + 5, Code + 10], Counters(count));
        Assert.All(_frames[1..3], static frame => Assert.Equal(FrameSource.FramePointer, frame.Source));
        Assert.Equal(StackEndKind.Outermost, end.Kind);
    }

    [Fact]
    public void A_frame_pointer_beyond_its_limit_is_not_followed()
    {
        Put(Stack + 0x40, 0, Code + 5);
        Assert.Equal(2, Walk(null, frame: Stack + 0x40, limits: new UnwindLimits { GuessBytes = 0 }).Count);
        Assert.Equal((1, StackEndKind.NoCaller), Kind(Walk(null, frame: Stack + 0x40, limits: new UnwindLimits { GuessBytes = 0, FramePointerBytes = 0x20 })));
    }

    [Fact]
    public void What_looks_like_a_return_address_is_a_marked_guess()
    {
        Put(Stack + 0x100, Code + 6, Code + 15);
        (int count, StackEnd end) = Walk(null, frame: 1);
        Assert.Equal([0x1002UL, Code + 15], Counters(count));
        Assert.Equal((FrameSource.Guess, StackEndKind.NoCaller), (_frames[1].Source, end.Kind));
        Assert.Equal(1, Walk(null, frame: 1, limits: new UnwindLimits { GuessBytes = 0x80 }).Count);
        Assert.Equal(1, Walk(null, frame: 1, limits: new UnwindLimits { Guesses = 0 }).Count);
    }

    [Theory]
    [InlineData(new byte[] { 0xc3 }, 0)] // ret
    [InlineData(new byte[] { 0x5b, 0x5d, 0xc3 }, 2)] // pop rbx; pop rbp; ret
    [InlineData(new byte[] { 0x48, 0x83, 0xc4, 0x18, 0x89, 0xd8, 0xc3 }, 3)] // add rsp,24; mov eax,ebx; ret
    [InlineData(new byte[] { 0x55, 0x48, 0x89, 0xe5 }, 0)] // push rbp; mov rbp,rsp
    [InlineData(new byte[] { 0xf3, 0x0f, 0x1e, 0xfa, 0x90 }, 0)] // endbr64
    [InlineData(new byte[] { 0x74, 0x01, 0xcc, 0xc3 }, 0)] // je +1; int3; ret
    public void A_function_without_rules_is_left_by_its_instructions(byte[] code, int words)
    {
        _memory.Write(new TargetAddress(0x1002), code);
        Put(Stack + (ulong)(8 * words), Code + 15);
        int count = Walk(null, frame: 1).Count;
        Assert.Equal([0x1002UL, Code + 15], Counters(count));
        Assert.Equal(FrameSource.Code, _frames[1].Source);
    }

    [Fact]
    public void Instructions_are_followed_up_to_a_limit()
    {
        _memory.Write(new TargetAddress(0x1002), [0x90, 0x90, 0x90, 0xc3]);
        Put(Stack, Code + 15);
        Assert.Equal(2, Walk(null, frame: 1, limits: new UnwindLimits { DecodedInstructions = 4, GuessBytes = 0 }).Count);
        Assert.Equal(1, Walk(null, frame: 1, limits: new UnwindLimits { DecodedInstructions = 3, GuessBytes = 0 }).Count);
    }

    [Fact]
    public void A_call_of_nothing_returns_to_its_caller()
    {
        Put(Stack, Code + 5);
        (int count, StackEnd end) = Walk(Table([0x07, 16]), counter: 0);
        Assert.Equal([0UL, Code + 5], Counters(count));
        Assert.Equal(StackEndKind.Outermost, end.Kind);
        Put(Stack, 7);
        Assert.Equal((1, StackEndKind.NoCode), Kind(Walk(Table([]), counter: 0)));
    }

    [Fact]
    public void A_signal_trampoline_without_rules_gives_the_saved_registers()
    {
        _memory.Write(new TargetAddress(Code + 10), [0x48, 0xc7, 0xc0, 15, 0, 0, 0, 0x0f, 0x05]);
        Put(Stack, Code + 10);
        ulong context = Stack + 8 + 40;
        for (int i = 0; i < 17; i++) _memory.WriteUInt64(new TargetAddress(context + (ulong)(8 * i)), (ulong)i + 100);
        _memory.WriteUInt64(new TargetAddress(context + (15 * 8)), Stack + 0x800);
        _memory.WriteUInt64(new TargetAddress(context + (16 * 8)), Code + 0x33);
        int count = Walk(Table([], length: 10)).Count;
        Assert.Equal([0x1002UL, Code + 10, Code + 0x33], Counters(count)[..3]);
        Assert.True(_frames[1].IsSignal && _frames[2].IsExact && _frames[2].Source == FrameSource.SignalFrame);
        Assert.True(_frames[2].Registers.TryGet(8, out ulong r8) && r8 == 100);
    }

    [Theory]
    [InlineData(new byte[] { 0xe8, 0, 0, 0, 0 }, true)]
    [InlineData(new byte[] { 0xff, 0xd0 }, true)] // call rax
    [InlineData(new byte[] { 0x41, 0xff, 0x55, 8 }, true)] // call [r13+8]
    [InlineData(new byte[] { 0xff, 0x15, 1, 2, 3, 4 }, true)] // call [rip+..]
    [InlineData(new byte[] { 0xff, 0x14, 0xc8 }, true)] // call [rax+rcx*8]
    [InlineData(new byte[] { 0xff, 0x94, 0x24, 1, 2, 3, 4 }, true)] // call [rsp+..]
    [InlineData(new byte[] { 0xff, 0xe0 }, false)] // jmp rax
    [InlineData(new byte[] { 0x90, 0x90, 0x90, 0x90, 0x90 }, false)]
    [InlineData(new byte[] { 0xff }, false)]
    public void Calls_are_told_from_other_instructions(byte[] code, bool isCall) => Assert.Equal(isCall, CallInstruction.Ends(code));

    private static (int, StackEndKind) Kind((int Count, StackEnd End) walk) => (walk.Count, walk.End.Kind);

    private ulong[] Counters(int count) => [.. _frames[..count].Select(static frame => frame.ProgramCounter.Value)];

    private static FrameTable Table(byte[] code, uint length = 0x100)
    {
        FrameBuilder builder = new();
        builder.Functions.Add((Code, length, code));
        return builder.Build();
    }

    private void Put(ulong place, params ulong[] words)
    {
        for (int i = 0; i < words.Length; i++) _memory.WriteUInt64(new TargetAddress(place + (ulong)(8 * i)), words[i]);
    }

    private (int Count, StackEnd End) Walk(FrameTable? table, ulong counter = 0x1002, ulong stack = Stack, ulong frame = 0, int room = 100, UnwindLimits? limits = null)
    {
        Array.Clear(_frames);
        Registers registers = new() { Rip = counter, Rsp = stack, Rbp = frame };
        int count = new Unwinder(limits).Walk(registers, _memory, new OneModule(table), _frames.AsSpan(0, room), out StackEnd end);
        return (count, end);
    }
}
