"""A look into the database, for tests."""

import asyncio


class Database:
    """Queries, and patience: `until` waits for what becomes true in a moment."""

    def __init__(self, connection):
        self.connection = connection

    async def value(self, query: str, *arguments):
        return await self.connection.fetchval(query, *arguments)

    async def row(self, query: str, *arguments):
        return await self.connection.fetchrow(query, *arguments)

    async def rows(self, query: str, *arguments):
        return await self.connection.fetch(query, *arguments)

    async def run(self, statement: str) -> None:
        await self.connection.execute(statement)

    async def until(self, query: str, *arguments, within: float = 10):
        """The first value of `query` that is neither NULL nor false."""
        deadline = asyncio.get_running_loop().time() + within
        while True:
            value = await self.value(query, *arguments)
            if value not in (None, False):
                return value
            assert asyncio.get_running_loop().time() < deadline, f"not within {within} s: {query} {arguments}"
            await asyncio.sleep(0.02)
