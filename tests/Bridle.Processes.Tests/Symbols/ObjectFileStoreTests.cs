using Bridle.ObjectFiles;
using Bridle.Processes.Symbols;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Symbols;

public sealed class ObjectFileStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle store ").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Processes_share_the_image_of_a_file()
    {
        ObjectFileStore store = new();
        using LookedAt first = LookedAt.Start(Victims.Build("sleeper"), store), second = LookedAt.Start(Victims.Build("loads"), store);
        ObjectPattern libc = new(0, "libc");
        ObjectFile? file = first.Symbols.Select(libc).Single().File;
        Assert.NotNull(file);
        Assert.Same(file, second.Symbols.Select(libc).Single().File);
        // Two programs, libc and the linker.
        Assert.Equal(4, store.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_more_files_are_kept_than_the_limit_and_the_last_used_stay(int limit)
    {
        ObjectFileStore store = new(new ObjectStoreOptions { Files = limit });
        StoredFile first = Open(store, "/bin/true")!, second = Open(store, "/bin/false")!;
        Assert.Equal(limit, store.Count);
        Assert.Equal(limit == 2, Open(store, "/bin/true") == first);
        Assert.NotSame(first, second);
        // What was dropped is still what it was.
        Assert.NotNull(first.File);
        Assert.NotNull(second.File);
    }

    [Fact]
    public void A_name_is_nothing_and_the_content_is_all()
    {
        ObjectFileStore store = new();
        string path = Path.Combine(_folder, "file"), link = Path.Combine(_folder, "link");
        File.Copy("/bin/true", path);
        File.CreateSymbolicLink(link, path);
        StoredFile first = Open(store, path)!;
        Assert.Same(first, Open(store, link));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Assert.NotSame(first, Open(store, path));
    }

    [Fact]
    public void What_is_no_regular_file_is_never_opened()
    {
        ObjectFileStore store = new();
        string pipe = Path.Combine(_folder, "pipe");
        CommandRunner.Output("mkfifo", pipe);
        // An open of the pipe would block until somebody writes.
        Assert.All(new[] { pipe, _folder, "/dev/null", "/no/such/file", "" }, path => Assert.Null(Open(store, path)));
        File.WriteAllText(Path.Combine(_folder, "text"), "no ELF file");
        Assert.Null(Open(store, Path.Combine(_folder, "text"))!.File);
    }

    private static StoredFile? Open(ObjectFileStore store, string path) => store.Open(path, path, "");
}
