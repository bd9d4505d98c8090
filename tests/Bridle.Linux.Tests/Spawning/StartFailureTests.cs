using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Spawning;

/// <summary>Every way in which a program does not start: the sentence names what was wrong, and nothing of the child is left.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_that_is_not_there() => Refused(Plain("/no/such/program"), Errno.ENOENT, "/no/such/program");

    [Fact]
    public void A_part_of_the_path_that_is_no_folder() => Refused(Plain("/etc/passwd/program"), Errno.ENOTDIR, "/etc/passwd/program");

    [Fact]
    public void A_file_that_may_not_be_executed()
    {
        string file = _folder.Write("plain", "#!/bin/sh\n", "644");
        Refused(Plain(file), Errno.EACCES, file);
    }

    [Fact]
    public void A_folder() => Refused(Plain(_folder.Path), Errno.EACCES, _folder.Path);

    [Fact]
    public void A_file_that_is_no_program()
    {
        string file = _folder.Write("text", "just words\n");
        Refused(Plain(file), Errno.ENOEXEC, file);
    }

    [Theory]
    [InlineData("#!/no/such/shell -e\n", "/no/such/shell", 2)]
    [InlineData("#! \t/no/such/shell\n", "/no/such/shell", 2)]
    [InlineData("#!/no/such/shell", "/no/such/shell", 2)]
    [InlineData("#!/etc/passwd\n", "/etc/passwd", 13)]
    public void A_script_whose_interpreter_is_the_trouble(string script, string interpreter, int error)
    {
        string file = _folder.Write("script", script);
        Refused(Plain(file), new Errno(error), $"{file}: interpreter {interpreter}");
    }

    [Fact]
    public void A_binary_whose_run_time_linker_is_missing()
    {
        string source = _folder.Write("a.c", "int main(void) { return 0; }", "644");
        string file = Path.Combine(_folder.Path, "binary");
        CommandRunner.Output(["gcc", "-Wl,--dynamic-linker=/no/such/ld.so", "-o", file, source]);
        Refused(Plain(file), Errno.ENOENT, $"{file}: interpreter /no/such/ld.so");
    }

    [Fact]
    public void A_working_directory_that_is_not_there() => Refused(
        Plain("/bin/true") with { WorkingDirectory = "/no/such/folder" }, Errno.ENOENT, "/bin/true: working directory /no/such/folder");

    [Fact]
    public void A_script_found_from_the_working_directory()
    {
        _folder.Write("here", "#!/no/such/shell\n");
        Refused(Plain("./here") with { WorkingDirectory = _folder.Path }, Errno.ENOENT, "./here: interpreter /no/such/shell");
    }

    [Fact]
    public void A_program_that_somebody_writes_to()
    {
        string file = _folder.Copy("/bin/true", "busy");
        using FileStream writer = new(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        Refused(Plain(file), Errno.ETXTBSY, file);
    }

    [Fact]
    public void More_arguments_than_the_kernel_takes() =>
        Refused(new ProgramStart("/bin/true", ["true", new string('x', 1 << 20)]), new Errno(7), "/bin/true");

    [Fact]
    public void A_stream_that_cannot_be_opened()
    {
        LinuxException failure = Assert.ThrowsAny<LinuxException>(
            () => ChildProgram.Start(Plain("/bin/true") with { StandardInput = StandardStream.File("/no/such/file") }));
        Assert.Equal("failed to open standard stream /no/such/file: no such file or directory", failure.Message);
        Assert.Throws<LinuxException>(() => ChildProgram.Start(Plain("/bin/true") with { StandardOutput = StandardStream.Descriptor(12345) }));
    }

    [Fact]
    public void A_zero_byte_in_an_argument() =>
        Assert.Throws<ArgumentException>(() => ChildProgram.Start(new ProgramStart("/bin/true", ["a\0b"])));

    private static void Refused(ProgramStart start, Errno cause, string subject)
    {
        SpawnException failure = Assert.Throws<SpawnException>(() => ChildProgram.Start(start));
        Assert.Equal(cause, failure.Cause);
        Assert.Equal($"failed to execute {subject}: {cause.Message.ToLowerInvariant()}", failure.Message);
        Assert.Equal(failure.Message, failure.Failure.Describe(start.Path));
    }

    private static ProgramStart Plain(string path) => new(path, [path]);
}
